#pragma once

#include <QElapsedTimer>
#include <QFrame>
#include <optional>

#include "session/fit_estimate.h"

class QHBoxLayout;
class QLabel;
class QPushButton;

namespace lorimer {

class FitBarPicture;

/// "Will it fit?": the memory of a run as a bar of named parts, the same in words, the time, and buttons that make it
/// fit. Stands below every step of the train wizard.
class FitBar final : public QFrame {
    Q_OBJECT
public:
    explicit FitBar(QWidget* parent = nullptr);

    /// No estimate yet: says why.
    void setUnknown(const QString& why);
    void setEstimate(const FitEstimate& estimate);
    /// "Needs about 13.0 of 22.6 GB free: fits. ..." as shown.
    QString words() const;
    /// Why Start is not allowed; empty where it fits or is not known.
    QString refusal() const { return m_refusal; }

    /// "about 35 to 50 min", or "not measured yet".
    static QString timeWords(const TimeEstimate& time);

Q_SIGNALS:
    void suggestionTaken(const lorimer::FitSuggestion& suggestion);

private:
    void setSuggestions(const std::vector<FitSuggestion>& suggestions);
    QString suggestionText(const FitSuggestion& suggestion) const;
    void describe();

    FitBarPicture* m_picture = nullptr;
    QLabel* m_title = nullptr;
    QLabel* m_words = nullptr;
    QLabel* m_details = nullptr;
    QHBoxLayout* m_buttons = nullptr;
    QString m_refusal;
    QElapsedTimer m_described;
};

}  // namespace lorimer

#pragma once

#include <QFrame>

class QLabel;

namespace lorimer {

/// "Unfinished training: Letters" with Continue and Discard; hidden while there is no draft.
class DraftLine final : public QFrame {
    Q_OBJECT
public:
    /// `page` is the first part of the object names, `title` what is unfinished.
    DraftLine(const QString& page, const QString& title, QWidget* parent = nullptr);

    void setDraft(const QString& name);

Q_SIGNALS:
    void continueAsked();
    void discardAsked();

private:
    QString m_title;
    QLabel* m_text = nullptr;
};

}  // namespace lorimer

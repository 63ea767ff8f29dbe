#pragma once

#include <QWidget>

#include "ui/style/colors.h"

class QLabel;

namespace lorimer {

/// An icon and a sentence that says how something stands: "(ok) No patient is in two parts."
class StatusNote final : public QWidget {
    Q_OBJECT
public:
    explicit StatusNote(const QString& objectName, QWidget* parent = nullptr);

    /// An empty text hides it.
    void setNote(Level level, const QString& text);
    QString text() const;

protected:
    void changeEvent(QEvent* event) override;

private:
    void applyLook();

    Level m_level = Level::Info;
    QLabel* m_icon = nullptr;
    QLabel* m_text = nullptr;
};

}  // namespace lorimer

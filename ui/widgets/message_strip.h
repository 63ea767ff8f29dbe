#pragma once

#include <QFrame>

#include "ui/style/colors.h"

class QLabel;
class QToolButton;

namespace lorimer {

/// The one message line of a page: icon, text and a close button; hidden while there is nothing to say.
class MessageStrip final : public QFrame {
    Q_OBJECT
public:
    /// `pageName` is the first part of the object names of the widgets in it.
    explicit MessageStrip(const QString& pageName, QWidget* parent = nullptr);

    void showMessage(Level level, const QString& text);
    QString text() const;

protected:
    void changeEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void applyLook();

    Level m_level = Level::Info;
    QLabel* m_icon = nullptr;
    QLabel* m_word = nullptr;
    QLabel* m_text = nullptr;
    QToolButton* m_close = nullptr;
};

}  // namespace lorimer

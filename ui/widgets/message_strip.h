#pragma once

#include <QFrame>
#include <QVector>
#include <functional>

#include "ui/style/colors.h"

class QHBoxLayout;
class QLabel;
class QPushButton;
class QToolButton;

namespace lorimer {

/// A button of a message: at most two of them.
struct StripAction {
    QString text;
    QString objectName;  ///< "page.thing"
    std::function<void()> call;
};

/// The one message line of a page: icon, word, text, up to two buttons and a close button; hidden while there is
/// nothing to say. The newest message wins; older ones stay in Activity.
class MessageStrip final : public QFrame {
    Q_OBJECT
public:
    /// `pageName` is the first part of the object names of the widgets in it.
    explicit MessageStrip(const QString& pageName, QWidget* parent = nullptr);

    void showMessage(Level level, const QString& text, const QVector<StripAction>& actions = {});
    QString text() const;

Q_SIGNALS:
    void messageShown(lorimer::Level level, const QString& text);

protected:
    void changeEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void applyLook();
    void setActions(const QVector<StripAction>& actions);

    Level m_level = Level::Info;
    bool m_dark = false;
    QHBoxLayout* m_layout = nullptr;
    QLabel* m_icon = nullptr;
    QLabel* m_word = nullptr;
    QLabel* m_text = nullptr;
    QVector<QPushButton*> m_buttons;
    QToolButton* m_close = nullptr;
};

}  // namespace lorimer

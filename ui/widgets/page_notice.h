#pragma once

#include <QWidget>
#include <functional>

class QLabel;
class QPushButton;

namespace lorimer {

/// What stands in the place of a page's content while there is nothing, or while something else must end first: one
/// sentence, perhaps a second, and one button.
class PageNotice final : public QWidget {
    Q_OBJECT
public:
    /// `pageName` begins the object names: compare.notice, compare.noticeButton.
    explicit PageNotice(const QString& pageName, QWidget* parent = nullptr);

    /// The page has a primary button of its own.
    void setSecondary();

    /// Without `buttonText` there is no button.
    void say(const QString& sentence, const QString& hint = {}, const QString& buttonText = {},
             std::function<void()> call = {});

private:
    QLabel* m_sentence = nullptr;
    QLabel* m_hint = nullptr;
    QPushButton* m_button = nullptr;
    std::function<void()> m_call;
};

}  // namespace lorimer

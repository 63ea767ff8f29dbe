#pragma once

#include <QWidget>

class QHBoxLayout;
class QPushButton;
class QVBoxLayout;

namespace lorimer {

class MessageStrip;

/// What every page has: title, buttons at the right of it, the message strip, and room below. A page derives from it
/// and fills body().
class PageFrame : public QWidget {
    Q_OBJECT
public:
    MessageStrip& strip() { return *m_strip; }

protected:
    /// `name` ("data") begins the object names of the page and its parts.
    PageFrame(const QString& name, const QString& title, QWidget* parent = nullptr);

    /// A button in the title row; at most one of a page is primary.
    QPushButton* addAction(const QString& text, const QString& objectName, bool primary = false);
    void addToTitle(QWidget* widget);
    QVBoxLayout* body() { return m_body; }

private:
    QHBoxLayout* m_titleRow = nullptr;
    MessageStrip* m_strip = nullptr;
    QVBoxLayout* m_body = nullptr;
};

}  // namespace lorimer

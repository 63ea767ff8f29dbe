#pragma once

#include <QWidget>

class QLabel;
class QLineEdit;
class QPushButton;

namespace lorimer {

/// The system text that a template adds to rows without one: says that it does, and lets the user put another in its
/// place. This widget is the field for that, hidden until Change is pressed; line() stands where the page wants it.
class SystemTextLine final : public QWidget {
    Q_OBJECT
public:
    /// `name` begins the object names: name.changeSystem, name.systemText, ...
    explicit SystemTextLine(const QString& name, QWidget* parent = nullptr);

    /// "Text the template added [Change]". Its owner puts it into a layout.
    QWidget* line() const { return m_line; }
    /// The one in use; empty: the template's own.
    void setText(const QString& text);
    const QString& text() const { return m_text; }
    /// What the template wrote into the row that is shown; empty: nothing.
    void setOwnText(const QString& own);
    /// It can only be looked at.
    void setFixed();

Q_SIGNALS:
    void textChosen(const QString& text);

private:
    void choose(const QString& text);
    void showState();

    QString m_text;
    QString m_own;
    bool m_isFixed = false;
    QWidget* m_line = nullptr;
    QLabel* m_title = nullptr;
    QPushButton* m_change = nullptr;
    QLineEdit* m_field = nullptr;
    QPushButton* m_use = nullptr;
    QPushButton* m_useTemplate = nullptr;
};

}  // namespace lorimer

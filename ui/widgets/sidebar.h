#pragma once

#include <QFrame>
#include <QVector>

class QPushButton;
class QVBoxLayout;

namespace lorimer {

/// The list of pages at the left. Narrow, it shows icons with tooltips; else icon and word.
class Sidebar final : public QFrame {
    Q_OBJECT
public:
    explicit Sidebar(QWidget* parent = nullptr);

    /// Adds a page; returns its index. `icon` is a file of resources/icons.
    int addPage(const QString& name, const QString& icon, const QString& objectName, const QKeySequence& shortcut);
    /// A hairline below the pages that were added so far.
    void addSeparator();
    void setCurrent(int index);
    /// Takes the width that a window this wide leaves to it.
    void fitInto(int windowWidth);
    void focusCurrent();

Q_SIGNALS:
    void pageChosen(int index);

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    QVBoxLayout* m_layout = nullptr;
    QVector<QPushButton*> m_buttons;
    QStringList m_names;
    int m_current = 0;
};

}  // namespace lorimer

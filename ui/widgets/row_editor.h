#pragma once

#include <QVector>
#include <QWidget>

#include "engine/base/row.h"

class QLabel;
class QPlainTextEdit;
class QPushButton;
class QVBoxLayout;

namespace lorimer {

/// One row of a data set: to read, to correct turn by turn, or to leave out of the next version.
class RowEditor final : public QWidget {
    Q_OBJECT
public:
    enum class State { Stored, Changed, Removed };

    explicit RowEditor(QWidget* parent = nullptr);

    void setRow(const Row& row, State state);
    void clear();
    /// Why nothing can be changed; empty where it can.
    void setReadOnly(const QString& reason);
    bool isEditing() const { return !m_editors.isEmpty(); }

Q_SIGNALS:
    /// With every letter that is typed.
    void edited(const lorimer::Row& row);
    void removeAsked();
    /// As it is stored.
    void restoreAsked();

private:
    void showText();
    void showEditors();
    void takeText();
    void updateButtons();

    Row m_row;
    State m_state = State::Stored;
    bool m_hasRow = false;
    QString m_readOnly;
    QPushButton* m_edit = nullptr;
    QPushButton* m_remove = nullptr;
    QPushButton* m_restore = nullptr;
    QLabel* m_stateText = nullptr;
    QWidget* m_content = nullptr;
    QVBoxLayout* m_turns = nullptr;
    QLabel* m_text = nullptr;
    QVector<QPlainTextEdit*> m_editors;
};

}  // namespace lorimer

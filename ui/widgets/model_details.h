#pragma once

#include <QWidget>

#include "session/model_session.h"

class QGridLayout;
class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace lorimer {

class ElidedLabel;

/// One base model in full: facts at the left; at the right how it reads a conversation, and its chat template.
class ModelDetails final : public QWidget {
    Q_OBJECT
public:
    explicit ModelDetails(QWidget* parent = nullptr);

    void setEntry(const ModelEntry& entry);
    qint64 modelId() const { return m_entry.model.id; }
    void setChangesAllowed(bool allowed);

Q_SIGNALS:
    void checkAsked(const QString& path);
    void removeAsked(qint64 id);

protected:
    void changeEvent(QEvent* event) override;

private:
    QWidget* buildFacts();
    QLabel* addFact(QGridLayout* grid, const QString& title, const QString& objectName);
    QPlainTextEdit* textView(const QString& objectName, const QString& accessibleName);
    void applyEntry();

    ModelEntry m_entry;
    QLabel* m_name = nullptr;
    QLabel* m_fitIcon = nullptr;
    QLabel* m_fit = nullptr;
    ElidedLabel* m_place = nullptr;
    QLabel* m_kind = nullptr;
    QLabel* m_template = nullptr;
    QLabel* m_end = nullptr;
    QLabel* m_licence = nullptr;
    QLabel* m_checksum = nullptr;
    QLabel* m_code = nullptr;
    QPlainTextEdit* m_example = nullptr;
    QPlainTextEdit* m_source = nullptr;
    QPushButton* m_check = nullptr;
    QPushButton* m_remove = nullptr;
};

}  // namespace lorimer

#pragma once

#include <QWidget>

class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace lorimer {

/// The question and the two buttons beside it.
class AskBox final : public QWidget {
    Q_OBJECT
public:
    explicit AskBox(QWidget* parent = nullptr);

    QString question() const;
    void setQuestion(const QString& question);
    /// After a question was asked: it stays, selected, so that typing replaces it.
    void selectQuestion();
    void setAnswering(bool answering);
    /// Why nothing can be asked now; empty where it can.
    void setObstacle(const QString& why);
    /// What is going on, or what a press of the button would do.
    void setNote(const QString& note);
    void focusQuestion();

Q_SIGNALS:
    void askAsked();
    void stopAsked();
    void questionChanged();

protected:
    void changeEvent(QEvent* event) override;

private:
    void updateButtons();
    void fitToLines();

    QPlainTextEdit* m_question = nullptr;
    QPushButton* m_ask = nullptr;
    QPushButton* m_stop = nullptr;
    QLabel* m_note = nullptr;
    QString m_obstacle;
    bool m_answering = false;
};

}  // namespace lorimer

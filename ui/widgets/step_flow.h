#pragma once

#include <QVector>
#include <QWidget>

class QHBoxLayout;
class QLabel;
class QPushButton;
class QStackedWidget;

namespace lorimer {

class MessageStrip;

/// A wizard as a page of the main stack: the list of steps on top, Cancel, Back and Next at the bottom. It owns no
/// data: the wizard that owns it fills the steps, says whether Next is allowed and stores the draft when a step is
/// left.
class StepFlow final : public QWidget {
    Q_OBJECT
public:
    /// `name` ("import") begins the object names: import.next, import.back, import.cancel, import.step1, ...
    StepFlow(const QString& name, const QString& title, QWidget* parent = nullptr);

    /// Appends a step; it is asked with Next until the last, whose button reads `finishText`.
    void addStep(const QString& title, QWidget* content);
    void setFinishText(const QString& text) { m_finishText = text; }
    /// A button between Back and Next that is shown on the last step only.
    void addFinishAction(QPushButton* button);
    /// Something that stays below every step, such as the fit bar.
    void setFooter(QWidget* footer);

    /// Asking: all buttons. Working: only Cancel, while what was asked for is done. Done: only Close.
    enum class Mode { Asking, Working, Done };
    void setMode(Mode mode);

    /// Next (or the last step's button) is allowed while `reason` is empty; else the reason stands beside it.
    void setNextBlocked(const QString& reason);
    /// "Draft saved" beside the steps, or empty.
    void setNote(const QString& text);

    int currentStep() const;
    /// Goes to a step without asking; emits stepEntered.
    void setCurrentStep(int step);
    MessageStrip& strip() { return *m_strip; }

Q_SIGNALS:
    /// A step is shown now, for the first time or again.
    void stepEntered(int step);
    /// Next was pressed on `step`; the next step is shown already.
    void stepLeft(int step);
    void finishAsked();
    void cancelAsked();

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void next();
    void updateButtons();
    void applyLook();

    QString m_name;
    QString m_finishText;
    QString m_blocked;
    Mode m_mode = Mode::Asking;
    QHBoxLayout* m_steps = nullptr;
    QVector<QLabel*> m_stepLabels;
    QVector<QString> m_titles;
    QVector<QPushButton*> m_finishActions;
    QLabel* m_note = nullptr;
    MessageStrip* m_strip = nullptr;
    QStackedWidget* m_stack = nullptr;
    QHBoxLayout* m_footerRow = nullptr;
    QHBoxLayout* m_buttonRow = nullptr;
    QLabel* m_reason = nullptr;
    QPushButton* m_cancel = nullptr;
    QPushButton* m_back = nullptr;
    QPushButton* m_next = nullptr;
};

}  // namespace lorimer

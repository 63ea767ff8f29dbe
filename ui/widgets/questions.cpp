#include "ui/widgets/questions.h"

#include <QFileDialog>
#include <QInputDialog>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>

namespace lorimer {
namespace {

QFileDialog* fileDialog(QWidget* parent, const QString& title, const QString& filter) {
    auto* dialog = new QFileDialog(parent, title, {}, filter);
    dialog->setObjectName(QStringLiteral("question.file"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    // Qt's own dialog: a desktop's portal would be another program, and it looks the same everywhere.
    dialog->setOption(QFileDialog::DontUseNativeDialog);
    return dialog;
}

}  // namespace

void askBefore(QWidget* parent, const QString& text, const QString& deed, std::function<void()> confirmed,
               const QString& refusal) {
    auto* box = new QMessageBox(QMessageBox::Question, QStringLiteral("Lorimer"), text, QMessageBox::NoButton, parent);
    box->setObjectName(QStringLiteral("question.box"));
    box->setAttribute(Qt::WA_DeleteOnClose);
    QPushButton* yes = box->addButton(deed, QMessageBox::AcceptRole);
    yes->setObjectName(QStringLiteral("question.yes"));
    QPushButton* cancel = box->addButton(QMessageBox::Cancel);
    cancel->setObjectName(QStringLiteral("question.cancel"));
    if (!refusal.isEmpty()) {
        cancel->setText(refusal);
    }
    box->setDefaultButton(cancel);
    box->setEscapeButton(cancel);
    QObject::connect(yes, &QPushButton::clicked, parent, [call = std::move(confirmed)] { call(); });
    box->open();
}

void askForText(QWidget* parent, const QString& text, const QString& value, const QString& deed,
                std::function<void(const QString&)> chosen) {
    auto* dialog = new QInputDialog(parent);
    dialog->setObjectName(QStringLiteral("question.text"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(QStringLiteral("Lorimer"));
    dialog->setInputMode(QInputDialog::TextInput);
    dialog->setLabelText(text);
    dialog->setTextValue(value);
    dialog->setOkButtonText(deed);
    dialog->setMinimumWidth(420);
    QObject::connect(dialog, &QInputDialog::textValueSelected, parent,
                     [call = std::move(chosen)](const QString& answer) {
                         if (!answer.trimmed().isEmpty()) {
                             call(answer.trimmed());
                         }
                     });
    dialog->open();
    if (auto* line = dialog->findChild<QLineEdit*>()) {
        line->setObjectName(QStringLiteral("question.line"));
        line->setAccessibleName(text);
    }
}

void askForFiles(QWidget* parent, const QString& title, const QString& filter,
                 std::function<void(const QStringList&)> chosen) {
    QFileDialog* dialog = fileDialog(parent, title, filter);
    dialog->setFileMode(QFileDialog::ExistingFiles);
    QObject::connect(dialog, &QFileDialog::filesSelected, parent,
                     [call = std::move(chosen)](const QStringList& files) { call(files); });
    dialog->open();
}

void askForFile(QWidget* parent, const QString& title, const QString& filter,
                std::function<void(const QString&)> chosen) {
    QFileDialog* dialog = fileDialog(parent, title, filter);
    dialog->setFileMode(QFileDialog::ExistingFile);
    QObject::connect(dialog, &QFileDialog::fileSelected, parent,
                     [call = std::move(chosen)](const QString& file) { call(file); });
    dialog->open();
}

void askForFolder(QWidget* parent, const QString& title, std::function<void(const QString&)> chosen) {
    QFileDialog* dialog = fileDialog(parent, title, {});
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    QObject::connect(dialog, &QFileDialog::fileSelected, parent,
                     [call = std::move(chosen)](const QString& folder) { call(folder); });
    dialog->open();
}

void askWhereToSave(QWidget* parent, const QString& title, const QString& suggestion, const QString& filter,
                    std::function<void(const QString&)> chosen) {
    QFileDialog* dialog = fileDialog(parent, title, filter);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->selectFile(suggestion);
    QObject::connect(dialog, &QFileDialog::fileSelected, parent,
                     [call = std::move(chosen)](const QString& file) { call(file); });
    dialog->open();
}

}  // namespace lorimer

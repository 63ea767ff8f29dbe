#pragma once

#include <QString>
#include <QStringList>
#include <functional>

class QWidget;

// The questions that a user's own click may cause. None of them waits: the answer arrives as a call, and training goes
// on behind the question.
namespace lorimer {

/// Asks before something that cannot be undone: `text`, a button that names the deed, and Cancel as the default.
/// `refusal` is another word for Cancel.
void askBefore(QWidget* parent, const QString& text, const QString& deed, std::function<void()> confirmed,
               const QString& refusal = {});

/// Asks for one line of text; `chosen` gets it without spaces around it, and never an empty one.
void askForText(QWidget* parent, const QString& text, const QString& value, const QString& deed,
                std::function<void(const QString&)> chosen);

/// Lets the user choose files to open, a folder, or a file to write. `chosen` is not called when nothing was chosen.
void askForFiles(QWidget* parent, const QString& title, const QString& filter,
                 std::function<void(const QStringList&)> chosen);
void askForFile(QWidget* parent, const QString& title, const QString& filter,
                std::function<void(const QString&)> chosen);
void askForFolder(QWidget* parent, const QString& title, std::function<void(const QString&)> chosen);
void askWhereToSave(QWidget* parent, const QString& title, const QString& suggestion, const QString& filter,
                    std::function<void(const QString&)> chosen);

}  // namespace lorimer

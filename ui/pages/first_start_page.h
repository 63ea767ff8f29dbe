#pragma once

#include "ui/widgets/page_frame.h"

class QLineEdit;
class QPushButton;

namespace lorimer {

/// The one question of the first start: where the data shall be.
class FirstStartPage final : public PageFrame {
    Q_OBJECT
public:
    /// `folder` is what is filled in.
    explicit FirstStartPage(const QString& folder, QWidget* parent = nullptr);

    /// The folder cannot be used: says why, and lets the user choose again.
    void showFailure(const QString& sentence);

Q_SIGNALS:
    void folderChosen(const QString& folder);

private:
    void choose();

    QLineEdit* m_folder = nullptr;
    QPushButton* m_start = nullptr;
};

}  // namespace lorimer

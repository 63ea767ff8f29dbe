#pragma once

#include <QWidget>

#include "ui/models/run_view.h"

class QLabel;
class QPushButton;

namespace lorimer {

/// What the list of runs says while it is empty: what a training needs, what of it is there, and how to get the rest.
class NoRunsYet final : public QWidget {
    Q_OBJECT
public:
    explicit NoRunsYet(QWidget* parent = nullptr);

    void setShelf(const ShelfView& shelf);

Q_SIGNALS:
    void addModelAsked();
    void importAsked();
    void newTrainingAsked();

protected:
    void changeEvent(QEvent* event) override;

private:
    struct Need {
        QLabel* icon = nullptr;
        QLabel* text = nullptr;
        QPushButton* button = nullptr;
    };

    Need addNeed(const QString& button, const char* name);
    void show(const Need& need, bool ready, const QString& text);
    void update();

    ShelfView m_shelf;
    Need m_model;
    Need m_data;
    QPushButton* m_create = nullptr;
};

}  // namespace lorimer

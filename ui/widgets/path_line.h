#pragma once

#include <QWidget>

#include "ui/models/run_view.h"

class QLabel;
class QPushButton;

namespace lorimer {

/// The five parts of the work in their order, and how far each is: "1 Data: done   2 Train: running".
class PathLine final : public QWidget {
    Q_OBJECT
public:
    enum Part { Data, Train, Compare, Evaluate, Export, PartCount };
    Q_ENUM(Part)

    explicit PathLine(QWidget* parent = nullptr);

    void setState(const QVector<RunView>& runs, const ShelfView& shelf);

Q_SIGNALS:
    void chosen(lorimer::PathLine::Part part);

private:
    QPushButton* m_parts[PartCount] = {};
};

}  // namespace lorimer

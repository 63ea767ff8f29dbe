#pragma once

#include <QAbstractTableModel>
#include <QStringList>
#include <QVector>

#include "data/file_detection.h"

namespace lorimer {

/// The first rows of a file as a table; the header of each row is its number in the file.
class PreviewModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    explicit PreviewModel(QObject* parent = nullptr) : QAbstractTableModel(parent) {}

    void setDetection(const FileDetection& detection);
    void clear();

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    struct PreviewLine {
        qint64 number = 0;
        QStringList cells;
        QString problem;
    };

    QStringList m_columns;
    QVector<PreviewLine> m_rows;
};

}  // namespace lorimer

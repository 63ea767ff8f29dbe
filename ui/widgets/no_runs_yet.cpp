#include "ui/widgets/no_runs_yet.h"

#include <QEvent>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/style/icons.h"
#include "ui/style/theme.h"

namespace lorimer {

NoRunsYet::NoRunsYet(QWidget* parent) : QWidget(parent) {
    auto* title = new QLabel(tr("No runs yet."));
    title->setObjectName(QStringLiteral("train.empty"));
    setTextRole(title, TextRole::Section);
    auto* layout = new QVBoxLayout(this);
    layout->setSpacing(space::field);
    layout->addStretch(1);
    layout->addWidget(title, 0, Qt::AlignHCenter);
    m_model = addNeed(tr("Add base model..."), "train.addModel");
    m_data = addNeed(tr("Import data..."), "train.import");
    m_create = new QPushButton(tr("New training..."));
    m_create->setObjectName(QStringLiteral("train.newFirst"));
    layout->addWidget(m_create, 0, Qt::AlignHCenter);
    layout->addStretch(2);
    connect(m_model.button, &QPushButton::clicked, this, &NoRunsYet::addModelAsked);
    connect(m_data.button, &QPushButton::clicked, this, &NoRunsYet::importAsked);
    connect(m_create, &QPushButton::clicked, this, &NoRunsYet::newTrainingAsked);
    update();
}

NoRunsYet::Need NoRunsYet::addNeed(const QString& button, const char* name) {
    Need need;
    need.icon = new QLabel;
    need.text = new QLabel;
    need.text->setObjectName(QLatin1String(name) + QStringLiteral("Text"));
    need.button = new QPushButton(button);
    need.button->setObjectName(QLatin1String(name));
    auto* row = new QHBoxLayout;
    row->addStretch(1);
    row->addWidget(need.icon);
    row->addWidget(need.text);
    row->addWidget(need.button);
    row->addStretch(1);
    static_cast<QVBoxLayout*>(layout())->addLayout(row);
    return need;
}

void NoRunsYet::show(const Need& need, bool ready, const QString& text) {
    const Colors& colors = colorsFor(palette());
    need.icon->setPixmap(
        coloredIcon(ready ? QStringLiteral("done") : QStringLiteral("info"), ready ? colors.done : colors.secondText)
            .pixmap(20, 20));
    need.text->setText(text);
    need.button->setVisible(!ready);
}

void NoRunsYet::update() {
    const bool model = m_shelf.models > 0;
    const bool dataset = !m_shelf.datasets.isEmpty();
    show(m_model, model, model ? tr("Base model ready") : tr("A base model is missing"));
    show(m_data, dataset, dataset ? tr("Dataset ready") : tr("A dataset is missing"));
    m_create->setVisible(model && dataset);
}

void NoRunsYet::setShelf(const ShelfView& shelf) {
    m_shelf = shelf;
    update();
}

void NoRunsYet::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_create != nullptr) {
        update();
    }
}

}  // namespace lorimer

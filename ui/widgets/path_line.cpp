#include "ui/widgets/path_line.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <algorithm>

#include "ui/style/icons.h"
#include "ui/style/theme.h"

namespace lorimer {

PathLine::PathLine(QWidget* parent) : QWidget(parent) {
    static constexpr const char* names[] = {"home.path.data", "home.path.train", "home.path.compare",
                                            "home.path.evaluate", "home.path.export"};
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::page);
    for (int part = 0; part < PartCount; ++part) {
        m_parts[part] = new QPushButton;
        m_parts[part]->setObjectName(QLatin1String(names[part]));
        m_parts[part]->setProperty("link", true);
        m_parts[part]->setIconSize(QSize(16, 16));
        connect(m_parts[part], &QPushButton::clicked, this, [this, part] { Q_EMIT chosen(static_cast<Part>(part)); });
        row->addWidget(m_parts[part]);
    }
    row->addStretch(1);
    setState({}, {});
}

void PathLine::setState(const QVector<RunView>& runs, const ShelfView& shelf) {
    const auto any = [&runs](auto&& is) { return std::any_of(runs.begin(), runs.end(), is); };
    const bool running = any([](const RunView& run) { return isActive(run.state); });
    const bool adapter = any([](const RunView& run) { return run.hasAdapter; });
    const QString done = tr("done");
    const QString open = tr("open");
    const QString states[PartCount] = {shelf.datasets.isEmpty() ? open : done,
                                       running   ? tr("running")
                                       : adapter ? done
                                                 : open,
                                       adapter ? tr("ready") : open, shelf.anyEvaluation ? done : open, open};
    const QString titles[PartCount] = {tr("1 Data"), tr("2 Train"), tr("3 Compare"), tr("4 Evaluate"), tr("5 Export")};
    for (int part = 0; part < PartCount; ++part) {
        m_parts[part]->setText(tr("%1: %2").arg(titles[part], states[part]));
        m_parts[part]->setIcon(states[part] == done ? themedIcon(QStringLiteral("done")) : QIcon());
    }
}

}  // namespace lorimer

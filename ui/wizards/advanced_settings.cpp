#include "ui/wizards/advanced_settings.h"

#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include "ui/style/theme.h"
#include "ui/widgets/number_field.h"

namespace lorimer {
namespace {

constexpr int helpWidth = 260;

QLabel* secondLabel() {
    auto* label = new QLabel;
    label->setWordWrap(true);
    setTextRole(label, TextRole::Second);
    return label;
}

}  // namespace

AdvancedSettings::AdvancedSettings(const SettingContext& context, QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("advanced.settings"));
    m_changed = new QLabel;
    m_changed->setObjectName(QStringLiteral("advanced.changed"));
    m_resetAll = new QPushButton(tr("Reset all"));
    m_resetAll->setObjectName(QStringLiteral("advanced.resetAll"));
    auto* top = new QHBoxLayout;
    top->addWidget(m_changed);
    top->addWidget(m_resetAll);
    top->addStretch(1);

    auto* form = new QWidget;
    auto* column = new QVBoxLayout(form);
    column->setContentsMargins(0, 0, space::field, 0);
    column->setSpacing(space::page);
    for (const SettingField& field : settingFields(form, context, [this](const QWidget* control) {
             readControl(control);
             Q_EMIT edited();
         })) {
        m_lines.append({field});
    }
    for (qsizetype first = 0; first < m_lines.size();) {
        qsizetype last = first;
        while (last < m_lines.size() && m_lines[last].field.group == m_lines[first].field.group) {
            ++last;
        }
        addGroup(column, m_lines[first].field.group, first, last);
        first = last;
    }
    column->addStretch(1);
    auto* scroll = new QScrollArea;
    scroll->setObjectName(QStringLiteral("advanced.scroll"));
    scroll->setAccessibleName(tr("Advanced settings"));
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(form);

    m_helpTitle = new QLabel;
    setTextRole(m_helpTitle, TextRole::Section);
    m_help = new QLabel;
    m_help->setObjectName(QStringLiteral("advanced.help"));
    m_help->setWordWrap(true);
    m_help->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    auto* helpBox = new QWidget;
    helpBox->setFixedWidth(helpWidth);
    auto* help = new QVBoxLayout(helpBox);
    help->setContentsMargins(0, 0, 0, 0);
    help->addWidget(m_helpTitle);
    help->addWidget(m_help);
    help->addStretch(1);
    auto* body = new QHBoxLayout;
    body->setSpacing(space::page);
    body->addWidget(scroll, 1);
    body->addWidget(helpBox);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addLayout(top);
    layout->addLayout(body, 1);
    connect(m_resetAll, &QPushButton::clicked, this, [this] {
        setConfig(m_preset, m_preset, m_presetName);
        Q_EMIT edited();
    });
    explain(m_lines.first().field);
}

void AdvancedSettings::addGroup(QVBoxLayout* column, const QString& title, qsizetype first, qsizetype last) {
    auto* label = new QLabel(title);
    setTextRole(label, TextRole::Section);
    column->addWidget(label);
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(space::field);
    grid->setVerticalSpacing(space::inside);
    grid->setColumnMinimumWidth(0, 150);
    grid->setColumnStretch(3, 1);
    for (qsizetype i = first; i < last; ++i) {
        Line& line = m_lines[i];
        const int row = static_cast<int>(i - first) * 2;
        auto* name = new QLabel(line.field.name);
        name->setBuddy(line.field.control);
        line.reset = new QPushButton;
        line.reset->setProperty("link", true);
        line.reset->setObjectName(line.field.control->objectName() + QStringLiteral("Reset"));
        line.note = secondLabel();
        grid->addWidget(name, row, 0);
        grid->addWidget(line.field.control, row, 1);
        grid->addWidget(line.reset, row, 2);
        grid->addWidget(line.note, row + 1, 1, 1, line.field.fix ? 2 : 3);
        if (line.field.fix) {
            line.fix = new QPushButton;
            line.fix->setObjectName(line.field.control->objectName() + QStringLiteral("Fix"));
            grid->addWidget(line.fix, row + 1, 3, Qt::AlignLeft | Qt::AlignTop);
            connect(line.fix, &QPushButton::clicked, this, [this, field = line.field] { fixField(field); });
        }
        connect(line.reset, &QPushButton::clicked, this, [this, field = line.field] { resetField(field); });
        line.field.control->installEventFilter(this);
    }
    column->addLayout(grid);
}

void AdvancedSettings::setConfig(const TrainConfig& config, const TrainConfig& preset, const QString& presetName) {
    m_config = config;
    m_preset = preset;
    m_presetName = presetName;
    for (const Line& line : m_lines) {
        line.field.show(m_config);
    }
    update();
}

// Rows per step and rows at once depend on each other: the control that was changed wins and keeps what was typed.
void AdvancedSettings::readControl(const QWidget* changed) {
    for (const Line& line : m_lines) {
        if (line.field.control == changed) {
            line.field.read(m_config);
        }
    }
    for (const Line& line : m_lines) {
        if (line.field.control != changed) {
            line.field.show(m_config);
        }
    }
    update();
}

void AdvancedSettings::resetField(const SettingField& field) {
    field.show(m_preset);
    field.read(m_config);
    field.show(m_config);
    update();
    Q_EMIT edited();
}

void AdvancedSettings::fixField(const SettingField& field) {
    field.fix(m_config);
    field.show(m_config);
    update();
    Q_EMIT edited();
}

void AdvancedSettings::update() {
    int changed = 0;
    for (const Line& line : m_lines) {
        const bool differs = line.field.text(m_config) != line.field.text(m_preset);
        changed += differs ? 1 : 0;
        line.reset->setVisible(differs);
        line.reset->setText(tr("(%1) reset").arg(line.field.text(m_preset)));
        line.reset->setAccessibleName(tr("Reset %1 to %2").arg(line.field.name, line.field.text(m_preset)));
        const QString blocked = line.field.blocked ? line.field.blocked(m_config) : QString();
        line.field.control->setEnabled(blocked.isEmpty());
        const auto* number = qobject_cast<const NumberField*>(line.field.control);
        const QString problem = number != nullptr ? number->problem() : QString();
        const QString note = !problem.isEmpty()   ? problem
                             : !blocked.isEmpty() ? blocked
                             : line.field.note    ? line.field.note(m_config)
                                                  : QString();
        if (line.fix != nullptr) {
            const std::optional<QString> fix = line.field.fixText(m_config);
            line.fix->setVisible(fix.has_value() && problem.isEmpty());
            line.fix->setText(fix.value_or(QString()));
        }
        line.note->setText(note);
        line.note->setVisible(!note.isEmpty());
        line.note->setStyleSheet(
            problem.isEmpty() ? QString() : QStringLiteral("color: %1;").arg(colorsFor(palette()).error.name()));
    }
    m_changed->setText(changed == 0 ? tr("All settings are those of %1").arg(m_presetName)
                                    : tr("%n setting(s) changed from %1", nullptr, changed).arg(m_presetName));
    m_resetAll->setEnabled(changed > 0);
}

QString AdvancedSettings::problem() const {
    for (const Line& line : m_lines) {
        const auto* number = qobject_cast<const NumberField*>(line.field.control);
        if (number != nullptr && number->isEnabled() && !number->problem().isEmpty()) {
            return tr("%1: %2").arg(line.field.name, number->problem());
        }
    }
    return {};
}

void AdvancedSettings::explain(const SettingField& field) {
    m_helpTitle->setText(field.name);
    m_help->setText(field.help);
}

bool AdvancedSettings::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::FocusIn || event->type() == QEvent::Enter) {
        for (const Line& line : m_lines) {
            if (line.field.control == watched) {
                explain(line.field);
            }
        }
    }
    return QWidget::eventFilter(watched, event);
}

}  // namespace lorimer

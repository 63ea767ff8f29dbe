#include "ui/wizards/target_layers.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <algorithm>
#include <array>

namespace lorimer {
namespace {

constexpr std::array<const char*, 7> allLayers{"q_proj",    "k_proj",  "v_proj",   "o_proj",
                                               "gate_proj", "up_proj", "down_proj"};
constexpr std::size_t attentionLayers = 4;

std::vector<std::string> attention() { return {allLayers.begin(), allLayers.begin() + attentionLayers}; }

}  // namespace

TargetLayers::TargetLayers(QWidget* parent) : QWidget(parent) {
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    m_choice = new QComboBox;
    m_choice->setObjectName(QStringLiteral("advanced.layers"));
    m_choice->setAccessibleName(tr("Target layers"));
    m_choice->addItems({tr("All linear layers"), tr("Attention only"), tr("Custom")});
    setFocusProxy(m_choice);
    grid->addWidget(m_choice, 0, 0, 1, 4);
    for (std::size_t i = 0; i < allLayers.size(); ++i) {
        auto* box = new QCheckBox(QLatin1String(allLayers[i]));
        box->setObjectName(QStringLiteral("advanced.layer.%1").arg(QLatin1String(allLayers[i])));
        connect(box, &QCheckBox::clicked, this, [this, box] { layerClicked(box); });
        grid->addWidget(box, 1 + static_cast<int>(i) / 4, static_cast<int>(i) % 4);
        m_layers.push_back(box);
    }
    connect(m_choice, &QComboBox::activated, this, [this](int choice) {
        setModules(choice == All         ? std::vector<std::string>()
                   : choice == Attention ? attention()
                                         : std::vector<std::string>{"q_proj", "v_proj"});
        Q_EMIT edited();
    });
    setModules({});
}

void TargetLayers::setModules(const std::vector<std::string>& modules) {
    const Choice choice = modules.empty() ? All : modules == attention() ? Attention : Custom;
    m_choice->setCurrentIndex(choice);
    for (std::size_t i = 0; i < m_layers.size(); ++i) {
        m_layers[i]->setVisible(choice == Custom);
        m_layers[i]->setChecked(modules.empty() || std::count(modules.begin(), modules.end(), allLayers[i]) > 0);
    }
}

std::vector<std::string> TargetLayers::modules() const {
    if (m_choice->currentIndex() == All) {
        return {};
    }
    std::vector<std::string> result;
    for (std::size_t i = 0; i < m_layers.size(); ++i) {
        if (m_layers[i]->isChecked()) {
            result.emplace_back(allLayers[i]);
        }
    }
    return result;
}

void TargetLayers::layerClicked(QCheckBox* box) {
    const bool any =
        std::any_of(m_layers.begin(), m_layers.end(), [](const QCheckBox* layer) { return layer->isChecked(); });
    if (!any) {
        box->setChecked(true);
        box->setToolTip(tr("At least one layer gets an adapter."));
    }
    Q_EMIT edited();
}

QString TargetLayers::words(const std::vector<std::string>& modules) {
    if (modules.empty()) {
        return tr("all linear layers");
    }
    QStringList names;
    for (const std::string& module : modules) {
        names << QString::fromStdString(module);
    }
    return names.join(QStringLiteral(", "));
}

}  // namespace lorimer

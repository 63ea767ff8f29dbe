#pragma once

#include <QWidget>
#include <string>
#include <vector>

class QCheckBox;
class QComboBox;

namespace lorimer {

/// Which linear layers get an adapter: all, those of the attention, or chosen ones.
class TargetLayers final : public QWidget {
    Q_OBJECT
public:
    explicit TargetLayers(QWidget* parent = nullptr);

    /// Names as in PEFT ("q_proj"); empty means all. At least one layer stays chosen.
    void setModules(const std::vector<std::string>& modules);
    std::vector<std::string> modules() const;

    static QString words(const std::vector<std::string>& modules);

Q_SIGNALS:
    void edited();

private:
    enum Choice { All, Attention, Custom };
    void layerClicked(QCheckBox* box);

    QComboBox* m_choice = nullptr;
    std::vector<QCheckBox*> m_layers;
};

}  // namespace lorimer

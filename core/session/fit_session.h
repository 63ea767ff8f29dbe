#pragma once

#include <QObject>
#include <array>
#include <memory>

#include "session/presets.h"
#include "session/session_jobs.h"

namespace lorimer {

/// The estimates of one train wizard: reads model and rows once, then answers every change of a setting. Lives in the
/// GUI thread and emits there. Runs on the lookup thread, so that it answers while a training goes on.
class FitSession final : public QObject {
    Q_OBJECT
public:
    static constexpr std::size_t presetCount = 3;
    struct PresetEstimates {
        std::array<TrainConfig, presetCount> configs;
        std::array<FitEstimate, presetCount> estimates;
    };

    /// All of them outlive the session.
    FitSession(const Workspace& workspace, QThreadPool& lookupThread, EngineProvider engine, QThreadPool& engineThread,
               QObject* parent = nullptr);
    ~FitSession() override;

    /// Reads what is needed of model and data (version 0: no data yet); loaded() or failed() follows. A newer call
    /// makes an older one end. `systemText` stands where a row has none; empty: the template's own.
    void load(const QString& modelPath, qint64 datasetVersionId, const std::string& systemText = {});
    /// Once per program: how fast this computer multiplies. Not while a training runs, which would make it wrong.
    void measureComputer();

    /// Estimates of `config`, and of all presets. Only the newest call of each is answered. Need facts().
    void estimate(const TrainConfig& config, double memoryShare);
    void comparePresets(double memoryShare);

    /// What load() read last; null before.
    const std::shared_ptr<const FitFacts>& facts() const { return m_facts; }

Q_SIGNALS:
    void loaded();
    void estimated(const lorimer::FitEstimate& estimate);
    void presetsCompared(const lorimer::FitSession::PresetEstimates& presets);
    void computerMeasured();
    void failed(const lorimer::Error& error);

private:
    void setFacts(const std::shared_ptr<FitFacts>& facts);

    const Workspace& m_workspace;
    EngineProvider m_engine;
    std::shared_ptr<const FitFacts> m_facts;
    std::optional<double> m_flops;
    bool m_measuring = false;
    int m_newestLoad = 0;
    int m_newestEstimate = 0;
    int m_newestPresets = 0;
    SessionJobs m_loads;  // can be stopped apart
    SessionJobs m_estimates;
    SessionJobs m_measures;  // on the engine thread
};

}  // namespace lorimer

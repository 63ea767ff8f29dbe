#include "session/fit_session.h"

namespace lorimer {

FitSession::FitSession(const Workspace& workspace, QThreadPool& lookupThread, EngineProvider engine,
                       QThreadPool& engineThread, QObject* parent)
    : QObject(parent),
      m_workspace(workspace),
      m_engine(std::move(engine)),
      m_loads(lookupThread, *this),
      m_estimates(lookupThread, *this),
      m_measures(engineThread, *this) {}

FitSession::~FitSession() {
    m_loads.stopAndWait();
    m_estimates.stopAndWait();
    m_measures.stopAndWait();
}

void FitSession::load(const QString& modelPath, qint64 datasetVersionId, const std::string& systemText) {
    m_loads.stop(StopRequest::Stop);
    const int number = ++m_newestLoad;
    m_loads.post(
        [this, modelPath, datasetVersionId, systemText, number](const StopFlag& stop) {
            auto facts = std::make_shared<FitFacts>(
                readFitFacts(m_workspace, modelPath, datasetVersionId, systemText, [&stop] { return stop.isSet(); }));
            m_loads.deliver([this, facts, number] {
                if (number == m_newestLoad) setFacts(facts);
            });
        },
        [this, number](const Error& error) {
            if (number == m_newestLoad && error.kind() != ErrorKind::Stopped) Q_EMIT failed(error);
        });
}

void FitSession::setFacts(const std::shared_ptr<FitFacts>& facts) {
    facts->measuredFlops = m_flops;
    m_facts = facts;
    Q_EMIT loaded();
}

void FitSession::measureComputer() {
    if (m_flops || m_measuring) return;
    m_measuring = true;
    m_measures.post(
        [this](const StopFlag&) {
            const double flops = m_engine().measureFlops({}, ComputeType::BFloat16);
            m_measures.deliver([this, flops] {
                m_flops = flops;
                if (m_facts) {
                    auto facts = std::make_shared<FitFacts>(*m_facts);
                    facts->measuredFlops = flops;
                    m_facts = facts;
                }
                Q_EMIT computerMeasured();
            });
        },
        [this](const Error&) { m_measuring = false; });  // the time stays "not measured yet"
}

void FitSession::estimate(const TrainConfig& config, double memoryShare) {
    const int number = ++m_newestEstimate;
    m_estimates.post(
        [this, facts = m_facts, config, memoryShare, number](const StopFlag&) {
            const FitEstimate result = estimateFit(*facts, config, limitedRoom(memoryShare));
            m_estimates.deliver([this, result, number] {
                if (number == m_newestEstimate) Q_EMIT estimated(result);
            });
        },
        [this](const Error& error) { Q_EMIT failed(error); });
}

void FitSession::comparePresets(double memoryShare) {
    const int number = ++m_newestPresets;
    m_estimates.post(
        [this, facts = m_facts, memoryShare, number](const StopFlag&) {
            PresetEstimates presets;
            for (std::size_t i = 0; i < presetCount; ++i) {
                const MemoryRoom room = limitedRoom(memoryShare);
                presets.configs[i] = presetConfig(static_cast<Preset>(i), *facts, room);
                presets.estimates[i] = estimateFit(*facts, presets.configs[i], room);
            }
            m_estimates.deliver([this, presets, number] {
                if (number == m_newestPresets) Q_EMIT presetsCompared(presets);
            });
        },
        [this](const Error& error) { Q_EMIT failed(error); });
}

}  // namespace lorimer

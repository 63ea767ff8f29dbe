// Estimates and presets of a training, without any model file.
#include "session/fit_estimate.h"

#include <QTest>

#include "session/presets.h"

namespace lorimer {
namespace {

/// The shape of SmolLM2-135M and 200 rows of 60 to 259 tokens, of which the last third trains.
FitFacts sampleFacts() {
    FitFacts facts;
    facts.model.hiddenSize = 576;
    facts.model.intermediateSize = 1536;
    facts.model.layers = 30;
    facts.model.heads = 9;
    facts.model.kvHeads = 3;
    facts.model.headDim = 64;
    facts.model.vocabSize = 49152;
    facts.model.contextLength = 8192;
    facts.model.tieEmbeddings = true;
    facts.report.parameters = 134'515'008;
    facts.report.linearParameters = 106'168'320;
    facts.measuredFlops = 4e11;
    for (int i = 0; i < 200; ++i) {
        RowOutline row;
        row.tokens = 60 + i;
        row.trainedRuns = {{row.tokens * 2 / 3, row.tokens}};
        (i % 10 == 0 ? facts.validation : facts.train).push_back(row);
    }
    return facts;
}

MemoryRoom largeRoom() { return {std::int64_t(24) << 30, std::int64_t(20) << 30, std::int64_t(1) << 28}; }

std::int64_t memoryOf(const FitFacts& facts, const TrainConfig& config) {
    return estimateFit(facts, config, largeRoom()).memory.totalBytes;
}

}  // namespace

class FitEstimateTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void outlinesCountWhatIsLeftWithinALimit() {
        // The first token never counts; two runs: [2, 4) and [6, 8).
        const RowOutline row = outlineOf({1, 0, 1, 1, 0, 0, 1, 1});
        QCOMPARE(row.tokens, 8);
        QCOMPARE(row.trainedRuns.size(), std::size_t(2));
        QCOMPARE(row.within(100).trained, 4);
        QCOMPARE(row.within(7).trained, 3);
        QCOMPARE(row.within(6).trained, 2);
        QCOMPARE(row.within(3).trained, 1);
        QCOMPARE(row.within(2).trained, 0);
        QCOMPARE(row.within(3).tokens, 3);
    }

    void rowsAreCountedCutAndUntrained() {
        const FitFacts facts = sampleFacts();
        TrainConfig config;
        config.training.maxLength = 128;
        const FitEstimate estimate = estimateFit(facts, config, largeRoom());
        std::int64_t cut = 0;
        std::int64_t untrained = 0;
        for (const RowOutline& row : facts.train) {
            cut += row.tokens > 128 ? 1 : 0;
            untrained += row.trainedRuns.front().first >= 128 ? 1 : 0;
        }
        QCOMPARE(estimate.trainRows, std::int64_t(facts.train.size()));
        QCOMPARE(estimate.rowsCut, cut);
        QCOMPARE(estimate.rowsUntrained, untrained);
        QVERIFY(cut > 0 && untrained > 0);
        QVERIFY(estimate.checkEvery > 0);
    }

    // ux.md, check 18: the bar moves in the right direction, the time with the length.
    void everySettingMovesTheEstimate() {
        const FitFacts facts = sampleFacts();
        TrainConfig base;
        base.peft.rank = 8;
        base.training.maxLength = 128;
        base.training.batchSize = 1;
        base.training.accumulationSteps = 4;
        base.training.packing = false;
        TrainConfig rank = base;
        rank.peft.rank = 64;
        QVERIFY(memoryOf(facts, rank) > memoryOf(facts, base));
        TrainConfig longer = base;
        longer.training.maxLength = 256;
        QVERIFY(memoryOf(facts, longer) > memoryOf(facts, base));
        QVERIFY(estimateFit(facts, longer, largeRoom()).time.high > estimateFit(facts, base, largeRoom()).time.high);
        TrainConfig whole = base;
        whole.quantization.type = QuantizationType::None;
        QVERIFY(memoryOf(facts, whole) > memoryOf(facts, base));
        TrainConfig together = base;
        together.training.batchSize = 4;
        together.training.accumulationSteps = 1;
        QVERIFY(memoryOf(facts, together) > memoryOf(facts, base));
    }

    void whatWasMeasuredReplacesWhatIsCalculated() {
        FitFacts facts = sampleFacts();
        QVERIFY(!estimateFit(facts, {}, largeRoom()).time.measured);
        facts.measuredTokensPerSecond = 500.0;
        const TimeEstimate measured = estimateFit(facts, {}, largeRoom()).time;
        QVERIFY(measured.measured && measured.low < measured.high);
        facts.measuredTokensPerSecond = 1000.0;
        QVERIFY(estimateFit(facts, {}, largeRoom()).time.high < measured.high);
        facts.measuredTokensPerSecond.reset();
        facts.measuredFlops.reset();
        QVERIFY(!estimateFit(facts, {}, largeRoom()).time.isKnown());
    }

    // ux.md, check 20: one suggestion makes it fit.
    void suggestionsFit() {
        const FitFacts facts = sampleFacts();
        TrainConfig config;
        config.quantization.type = QuantizationType::None;
        config.training.recompute = Recompute::Always;  // else the plan keeps less, and it fits again
        config.training.batchSize = 16;
        config.training.accumulationSteps = 1;
        config.training.maxLength = 512;
        const std::int64_t needed = memoryOf(facts, config);
        const MemoryRoom room{needed, needed * 8 / 10, std::int64_t(1) << 28};
        const FitEstimate estimate = estimateFit(facts, config, room);
        QVERIFY(!estimate.memory.fits());
        QVERIFY(!estimate.suggestions.empty());
        for (const FitSuggestion& suggestion : estimate.suggestions) {
            QVERIFY(suggestion.totalBytes <= room.free);
        }
        QVERIFY(estimateFit(facts, config, largeRoom()).suggestions.empty());
    }

    // The table of ux.md 3.3.
    void presetsAreThoseOfTheTable() {
        const FitFacts facts = sampleFacts();
        struct Row {
            Preset preset;
            double passes;
            int rowsPerStep;
            int rank;
            double dropout;
            int patience;
        };
        for (const Row& row : {Row{Preset::Quick, 1, 8, 8, 0.0, 0}, Row{Preset::Balanced, 3, 16, 16, 0.05, 3},
                               Row{Preset::Thorough, 5, 16, 32, 0.05, 4}}) {
            const TrainConfig config = presetConfig(row.preset, facts, largeRoom());
            QCOMPARE(config.training.epochs, row.passes);
            QCOMPARE(config.training.batchSize * config.training.accumulationSteps, row.rowsPerStep);
            QCOMPARE(config.peft.rank, row.rank);
            QCOMPARE(config.peft.alpha, 32.0);
            QCOMPARE(config.peft.dropout, row.dropout);
            QCOMPARE(config.training.earlyStoppingPatience, row.patience);
            QCOMPARE(config.training.maxLength % 64, 0);
            QCOMPARE(config.training.seed, std::uint64_t(0));
            QVERIFY(estimateFit(facts, config, largeRoom()).memory.fits());
        }
        // 99 % of 180 rows are whole: at most one is cut; Thorough cuts none.
        const auto cutBy = [&](Preset preset) {
            return estimateFit(facts, presetConfig(preset, facts, largeRoom()), largeRoom()).rowsCut;
        };
        QVERIFY(cutBy(Preset::Balanced) <= 1);
        QCOMPARE(cutBy(Preset::Thorough), std::int64_t(0));
        QVERIFY(cutBy(Preset::Quick) <= 18);
    }

    // ux.md, check 17.
    void presetsTakeLongerInOrder() {
        const FitFacts facts = sampleFacts();
        double last = 0.0;
        for (const Preset preset : {Preset::Quick, Preset::Balanced, Preset::Thorough}) {
            const FitEstimate estimate = estimateFit(facts, presetConfig(preset, facts, largeRoom()), largeRoom());
            QVERIFY(estimate.time.high > last);
            last = estimate.time.high;
        }
    }

    void quickStopsAfter200Steps() {
        FitFacts facts = sampleFacts();
        while (facts.train.size() < 3000) facts.train.push_back(facts.train.front());
        QCOMPARE(presetConfig(Preset::Quick, facts, largeRoom()).training.maxSteps, std::int64_t(200));
    }

    void aTightComputerCompressesTheBase() {
        const FitFacts facts = sampleFacts();
        QCOMPARE(presetConfig(Preset::Balanced, facts, largeRoom()).quantization.type, QuantizationType::None);
        const MemoryRoom small{std::int64_t(1) << 30, std::int64_t(400) << 20, std::int64_t(100) << 20};
        QCOMPARE(presetConfig(Preset::Balanced, facts, small).quantization.type, QuantizationType::Nf4);
    }

    // The fit of the source gives 5e-4 at a width of 2,000, more for narrower models and less for wider ones.
    void theLearningRateFollowsTheWidth() {
        ModelConfig model;
        model.hiddenSize = 2000;
        QCOMPARE(recommendedLearningRate(model), 5e-4);
        model.hiddenSize = 576;
        QCOMPARE(recommendedLearningRate(model), 1e-3);  // the upper end of what is recommended
        model.hiddenSize = 8192;
        QVERIFY(recommendedLearningRate(model) < 2e-4 && recommendedLearningRate(model) > 5e-5);
    }

    void presetNamesGoRound() {
        for (const Preset preset : {Preset::Quick, Preset::Balanced, Preset::Thorough}) {
            QCOMPARE(presetFromName(presetName(preset)), preset);
        }
        QVERIFY_EXCEPTION_THROWN(presetFromName("best"), Error);
    }
};

}  // namespace lorimer

QTEST_MAIN(lorimer::FitEstimateTest)
#include "fit_estimate_test.moc"

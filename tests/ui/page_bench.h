#pragma once

#include <QWidget>

#include "session/training_session.h"
#include "tests/support/fake_engine.h"
#include "tests/support/temporary_workspace.h"
#include "ui/models/activity_model.h"
#include "ui/services.h"
#include "ui/settings.h"

namespace lorimer::test {

/// What a page needs, around a new workspace and an engine without torch.
struct PageBench {
    TemporaryWorkspace space;
    FakeEngine engine;
    QThreadPool engineThread;
    QThreadPool filesThread;
    QThreadPool lookupThread;
    EngineProvider provider = [this]() -> Engine& { return engine; };
    TrainingSession training{*space.workspace, provider, engineThread};
    ActivityModel activity;
    Settings settings;
    Services services{*space.workspace, {},       provider, engineThread, filesThread,
                      lookupThread,     training, activity, settings,     {}};

    PageBench() {
        for (QThreadPool* pool : {&engineThread, &filesThread, &lookupThread}) {
            pool->setMaxThreadCount(1);
        }
    }
};

template <typename Widget>
Widget* child(QWidget& parent, const char* name) {
    auto* found = parent.findChild<Widget*>(QLatin1String(name));
    if (found == nullptr) {
        qFatal("no widget %s", name);
    }
    return found;
}

}  // namespace lorimer::test

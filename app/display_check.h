#pragma once

namespace lorimer {

/// Looks at the environment before Qt does, since Qt aborts where it finds no display. Throws RefusedForPrivacy for a
/// display on another computer or a platform that shows the window on the network, BadInput where there is no display.
void requireLocalDisplay();

}  // namespace lorimer

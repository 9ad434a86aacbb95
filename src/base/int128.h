// 128-bit integers for products of two 64-bit quantities. The compiler's own type, spelled once.
#pragma once

namespace wattbook {

__extension__ using int128 = __int128;
__extension__ using uint128 = unsigned __int128;

}  // namespace wattbook

// The address sanitizer prints the stack of what the undefined-behaviour sanitizer trapped.
extern "C" const char* __asan_default_options();
extern "C" const char* __asan_default_options() { return "handle_sigill=1"; }

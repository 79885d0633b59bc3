#include "worker/model/line_model.h"

__asm__(".section .rodata\n"
        ".balign 8\n"
        "line_model_begin:\n"
        ".incbin \"" LINE_MODEL "\"\n"
        "line_model_end:\n"
        ".previous\n");
extern const char line_model_begin[], line_model_end[];

struct block_model line_model_builtin(void)
{
    return block_model_trusted(
        (struct str){line_model_begin, (size_t)(line_model_end - line_model_begin)});
}

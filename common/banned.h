/*
 * banned — library calls that hide an overrun, a locale or shared state; using one does
 * not compile. Force-included into every stage (see add_stage in CMakeLists.txt), before
 * the system headers, which are therefore pulled in here first.
 * Source: the habit of git's banned.h.
 */
#ifndef COMMON_BANNED_H
#define COMMON_BANNED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#pragma GCC poison strcpy strcat strncpy strncat strtok sprintf vsprintf gets
#pragma GCC poison gmtime localtime ctime asctime atoi atol atof

#endif

/*
 * build_info — what this binary is made of, for /version, newsmill_build_info and `version`.
 */
#ifndef WORKER_BUILD_INFO_H
#define WORKER_BUILD_INFO_H

#include "worker/serve/service_metrics.h"

struct build_texts {
    struct build_info info; /* points into this struct or to constants */
    char libpq[16];
    char pipeline[16];
    char json[256]; /* {"version":…,"pipeline":…,"rdkafka":…,"libpq":…} */
};

void build_info(struct build_texts *out); /* must not be copied: info points into it */

#endif

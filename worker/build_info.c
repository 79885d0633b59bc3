#include "worker/build_info.h"

#include <libpq-fe.h>
#include <librdkafka/rdkafka.h>
#include <stdio.h>

#include "worker/record.h"

void build_info(struct build_texts *out)
{
    int libpq = PQlibVersion();
    (void)snprintf(out->libpq, sizeof out->libpq, "%d.%d", libpq / 10000, libpq % 10000);
    (void)snprintf(out->pipeline, sizeof out->pipeline, "%d", PIPELINE_VERSION);
    out->info = (struct build_info){
        .version = NEWSMILL_VERSION,
        .pipeline = out->pipeline,
        .rdkafka = rd_kafka_version_str(),
        .libpq = out->libpq,
    };
    (void)snprintf(out->json, sizeof out->json,
                   "{\"version\":\"%s\",\"pipeline\":%s,\"rdkafka\":\"%s\",\"libpq\":\"%s\"}",
                   out->info.version, out->info.pipeline, out->info.rdkafka, out->info.libpq);
}

/*
 * commands — the sub-commands of newsmill; main() picks one by name.
 *
 * argc, argv: the command's own: argv[0] is its name, flags follow.
 * Result: the exit code. 0 fine, 1 failed, 2 usage, 3 some articles were rejected.
 */
#ifndef WORKER_COMMANDS_H
#define WORKER_COMMANDS_H

enum exit_code {
    EXIT_FINE = 0,
    EXIT_FAILED = 1,
    EXIT_USAGE = 2,
    EXIT_REJECTED = 3,
};

int command_check_config(int argc, char **argv);
int command_cluster(int argc, char **argv);
int command_explain(int argc, char **argv);
int command_forget(int argc, char **argv);
int command_furniture(int argc, char **argv);
int command_feed(int argc, char **argv);
int command_health(int argc, char **argv);
int command_migrate(int argc, char **argv);
int command_offsets(int argc, char **argv);
int command_process(int argc, char **argv);
int command_prune(int argc, char **argv);
int command_replay(int argc, char **argv);
int command_reprocess(int argc, char **argv);
int command_run(int argc, char **argv);
int command_snapshot(int argc, char **argv);
int command_status(int argc, char **argv);
int command_tail(int argc, char **argv);
int command_topics(int argc, char **argv);
int command_train(int argc, char **argv);

#endif

"""secure: a certificate authority of one's own, a Kafka that asks for TLS, a password and ACLs, and its ACLs.

    kafka = SecureKafka(folder, users={"app": "secret"})   # PLAIN; the plaintext listener stays for the test itself
    kafka = SecureKafka(folder, users={"app": "secret"}, mechanism="SCRAM-SHA-512", version="3.9.1")
    kafka.start()
    kafka.allow([Acl("topic", "t", "Read", "User:app")])
"""

import collections
import re
import socket
import struct
import subprocess

import services

# kind: topic, group or transactional-id; operation as kafka-acls.sh writes it
Acl = collections.namedtuple("Acl", "kind name operation principal")

KINDS = {"topic": 2, "group": 3, "transactional-id": 5}
OPERATIONS = {"Read": 3, "Write": 4}
LITERAL, ALLOW, CREATE_ACLS = 3, 3, 30


def openssl(folder, *args, **more):
    subprocess.run(["openssl", *args], cwd=folder, check=True, capture_output=True, **more)


def authority(folder, name="ca"):
    """NAME.pem and NAME.key: a self-signed certificate authority."""
    openssl(folder, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
            "-subj", f"/CN=test {name}", "-keyout", f"{name}.key", "-out", f"{name}.pem")


def certificate(folder, name, host, ca="ca"):
    """NAME.crt and NAME.key for one host name."""
    openssl(folder, "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", f"/CN={host}",
            "-keyout", f"{name}.key", "-out", f"{name}.csr")
    (folder / f"{name}.ext").write_text(f"subjectAltName=DNS:{host}\n")
    openssl(folder, "x509", "-req", "-in", f"{name}.csr", "-CA", f"{ca}.pem", "-CAkey", f"{ca}.key", "-CAcreateserial",
            "-days", "2", "-extfile", f"{name}.ext", "-out", f"{name}.crt")


def read_acls(text):
    """What deploy/kafka/acls.sh prints."""
    found = []
    for line in text.splitlines():
        words = line.split()
        assert words[:2] == ["--add", "--allow-principal"] and words[3] == "--operation" and len(words) == 7, line
        found.append(Acl(words[5].removeprefix("--"), words[6], words[4], words[2]))
    return found


def said(worker, *levels):
    """Its lines of these levels (error) without the loop's number; where several loops say one thing it counts once."""
    return sorted({re.sub(r"^ingest-\d+", "ingest", m["msg"]) for m in worker.messages() if m.get("level") in (levels or ("error",))})


def _text(s):
    return struct.pack(">h", len(s)) + s.encode()


class SecureKafka(services.Kafka):
    """As Kafka, with a further listener, SASL_SSL with one mechanism at `secure`, whose users may do only what allow() says.
    version: another Kafka than the usual one, as deploy/kafka/fetch.sh takes it."""

    def __init__(self, folder, users, mechanism="PLAIN", version=None):
        super().__init__(folder)
        self.users, self.mechanism, self.version, self.secure_port = users, mechanism, version, services.free_port()
        self.secure = f"localhost:{self.secure_port}"

    def start(self):
        tls = self.folder / "tls"
        if not tls.exists():
            tls.mkdir(parents=True)
            authority(tls)
            authority(tls, "other")
            certificate(tls, "broker", "localhost")
            openssl(tls, "pkcs8", "-topk8", "-nocrypt", "-in", "broker.key", "-out", "broker.p8")
            (tls / "broker.pem").write_text((tls / "broker.p8").read_text() + (tls / "broker.crt").read_text())
        more = tls / "more.properties"
        more.write_text(f"""
listeners=PLAINTEXT://127.0.0.1:{self.port},CONTROLLER://127.0.0.1:{self.port + 1},SASL_SSL://127.0.0.1:{self.secure_port}
advertised.listeners=PLAINTEXT://127.0.0.1:{self.port},SASL_SSL://{self.secure}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SASL_SSL:SASL_SSL
sasl.enabled.mechanisms={self.mechanism}
listener.name.sasl_ssl.{self.mechanism.lower()}.sasl.jaas.config={self._login_module()};
listener.name.sasl_ssl.ssl.keystore.type=PEM
listener.name.sasl_ssl.ssl.keystore.location={tls}/broker.pem
authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
super.users=User:ANONYMOUS
allow.everyone.if.no.acl.found=false
""")
        env = {"NEWSMILL_KAFKA_MORE": str(more)}
        if self.version:
            env["NEWSMILL_KAFKA_VERSION"] = self.version
        if self.mechanism == "SCRAM-SHA-512":
            env["NEWSMILL_KAFKA_SCRAM"] = " ".join(f"{name}:{password}" for name, password in self.users.items())
        services._script(services.ROOT / "deploy/kafka/kafka-up.sh", self.folder, self.port, **env)

    def _login_module(self):
        if self.mechanism != "PLAIN":
            return "org.apache.kafka.common.security.scram.ScramLoginModule required"
        users = " ".join(f'user_{name}="{password}"' for name, password in self.users.items())
        return f"org.apache.kafka.common.security.plain.PlainLoginModule required {users}"

    def client(self, user, **more):
        """A worker's environment for this listener."""
        return {"KAFKA_BOOTSTRAP_SERVERS": self.secure, "KAFKA_SECURITY_PROTOCOL": "SASL_SSL", "KAFKA_SASL_MECHANISM": self.mechanism,
                "KAFKA_SASL_USERNAME": user, "KAFKA_SASL_PASSWORD": self.users[user],
                "KAFKA_SSL_CA_LOCATION": str(self.folder / "tls/ca.pem"), **more}

    def allow(self, acls):
        """One request of the Kafka protocol (CreateAcls 1): Kafka's own tool takes seconds for each, and our client library has none."""
        entries = b"".join(struct.pack(">b", KINDS[a.kind]) + _text(a.name) + struct.pack(">b", LITERAL) + _text(a.principal) +
                           _text("*") + struct.pack(">bb", OPERATIONS[a.operation], ALLOW) for a in acls)
        request = struct.pack(">hhi", CREATE_ACLS, 1, 1) + _text("test") + struct.pack(">i", len(acls)) + entries
        with socket.create_connection(("127.0.0.1", self.port), 10) as s, s.makefile("rwb") as f:
            f.write(struct.pack(">i", len(request)) + request)
            f.flush()
            (size,) = struct.unpack(">i", f.read(4))
            answer = f.read(size)
        _, _, n = struct.unpack(">iii", answer[:12])  # correlation, throttle, results: an error, a message or none
        errors, rest = [], answer[12:]
        for _ in range(n):
            error, length = struct.unpack(">hh", rest[:4])
            errors.append((error, rest[4:4 + max(length, 0)]))
            rest = rest[4 + max(length, 0):]
        assert len(errors) == len(acls) and all(error == 0 for error, _ in errors), errors

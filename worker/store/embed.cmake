# Writes OUTPUT, a C file with the text of every FILES (separated by |) as a migration.
# cmake -DOUTPUT=… -DFILES=a.sql|b.sql -P embed.cmake
string(REPLACE "|" ";" FILES "${FILES}")
set(texts "")
set(rows "")
foreach(file IN LISTS FILES)
  get_filename_component(name "${file}" NAME)
  if(NOT name MATCHES "^V([0-9]+)__")
    message(FATAL_ERROR "${name}: a migration is named V<number>__<what>.sql")
  endif()
  math(EXPR version "1${CMAKE_MATCH_1} - 1000")
  file(READ "${file}" hex HEX)
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${hex}")
  string(APPEND texts "static const unsigned char v${version}[] = {${bytes}0};\n")
  string(APPEND rows "    {${version}, \"${name}\", (const char *)v${version}},\n")
endforeach()
file(WRITE "${OUTPUT}"
  "#include \"worker/store/migrate.h\"\n\n${texts}\n"
  "const struct migration migrations[] = {\n${rows}};\n"
  "const size_t n_migrations = sizeof migrations / sizeof migrations[0];\n")

import Testing

@testable import LocalPostgres

@Suite struct EndpointTests {
    @Test func `a plain path stands unquoted in the connection string`() {
        let endpoint = Endpoint(host: "/srv/a-b_c.d", port: 5432)
        #expect(endpoint.conninfo == "host=/srv/a-b_c.d port=5432 dbname=daybook user=daybook")
        #expect(
            endpoint.url == "postgresql://daybook@/daybook?host=%2Fsrv%2Fa-b_c.d&port=5432")
    }

    @Test func `quotes and backslashes are escaped byte by byte`() {
        let endpoint = Endpoint(host: "/a'\u{301}b\\c d", port: 1)
        #expect(
            endpoint.conninfo == "host='/a\\'\u{301}b\\\\c d' port=1 dbname=daybook user=daybook")
    }

    @Test func `another database is on the same server`() {
        let endpoint = Endpoint(host: "/s", port: 1).database("test_1")
        #expect(endpoint.database == "test_1")
        #expect(endpoint.host == "/s")
    }
}

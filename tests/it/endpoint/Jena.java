import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.apache.jena.graph.Node;
import org.apache.jena.graph.NodeFactory;
import org.apache.jena.query.DatasetFactory;
import org.apache.jena.query.Query;
import org.apache.jena.query.QueryExecution;
import org.apache.jena.query.QueryExecutionFactory;
import org.apache.jena.query.QueryFactory;
import org.apache.jena.query.QueryParseException;
import org.apache.jena.query.ResultSetFormatter;
import org.apache.jena.riot.Lang;
import org.apache.jena.riot.RDFDataMgr;
import org.apache.jena.riot.RDFParser;
import org.apache.jena.riot.RiotException;
import org.apache.jena.riot.system.StreamRDFBase;
import org.apache.jena.sparql.core.DatasetGraph;
import org.apache.jena.sparql.core.DynamicDatasets;
import org.apache.jena.graph.Triple;
import org.apache.jena.system.Txn;
import org.apache.jena.tdb2.DatabaseMgr;
import org.apache.jena.update.UpdateExecutionFactory;
import org.apache.jena.update.UpdateFactory;

/**
 * SPARQL 1.1 Protocol and Graph Store Protocol at one address, over ARQ and TDB2 and the JDK's own HTTP server, as
 * Fuseki answers there: {@code Jena PORT FOLDER}. Port 0 takes a free one; the address is printed.
 */
public class Jena {
    private static DatasetGraph data;

    public static void main(String[] args) throws IOException {
        data = DatabaseMgr.connectDatasetGraph(args[1]);
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", Integer.parseInt(args[0])), 0);
        server.createContext("/ds", Jena::answer);
        server.setExecutor(Executors.newFixedThreadPool(8));
        server.start();
        System.out.println("http://127.0.0.1:" + server.getAddress().getPort() + "/ds");
    }

    private static void answer(HttpExchange call) throws IOException {
        try (call) {
            Map<String, List<String>> asked = new HashMap<>();
            collect(call.getRequestURI().getRawQuery(), asked);
            boolean isGraph = asked.containsKey("graph");
            String type = String.valueOf(call.getRequestHeaders().getFirst("Content-Type"));
            if (type.startsWith("application/x-www-form-urlencoded")) {
                collect(new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8), asked);
            }
            try {
                if (isGraph) {
                    graph(call, NodeFactory.createURI(asked.get("graph").get(0)));
                } else if (asked.containsKey("update")) {
                    String text = asked.get("update").get(0);
                    Txn.executeWrite(data, () -> UpdateExecutionFactory.create(UpdateFactory.create(text), data).execute());
                    call.sendResponseHeaders(204, -1);
                } else if (asked.containsKey("query")) {
                    query(call, asked.get("query").get(0), nodes(asked, "default-graph-uri"), nodes(asked, "named-graph-uri"));
                } else {
                    fail(call, 400, "neither query nor update nor graph");
                }
            } catch (QueryParseException | RiotException error) {
                fail(call, 400, error.toString());
            } catch (RuntimeException error) {
                fail(call, 500, error.toString());
            }
        }
    }

    private static void collect(String pairs, Map<String, List<String>> into) {
        if (pairs == null) {
            return;
        }
        for (String pair : pairs.split("&")) {
            String[] halves = pair.split("=", 2);
            String value = halves.length > 1 ? URLDecoder.decode(halves[1], StandardCharsets.UTF_8) : "";
            into.computeIfAbsent(URLDecoder.decode(halves[0], StandardCharsets.UTF_8), key -> new ArrayList<>()).add(value);
        }
    }

    private static void fail(HttpExchange call, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        call.getResponseHeaders().set("Content-Type", "text/plain");
        call.sendResponseHeaders(status, body.length);
        call.getResponseBody().write(body);
    }

    private static OutputStream begin(HttpExchange call, String type) {
        try {
            call.getResponseHeaders().set("Content-Type", type);
            call.sendResponseHeaders(200, 0);
            return call.getResponseBody();
        } catch (IOException error) {
            throw new java.io.UncheckedIOException(error);
        }
    }

    private static List<Node> nodes(Map<String, List<String>> asked, String name) {
        List<Node> nodes = new ArrayList<>();
        asked.getOrDefault(name, List.of()).forEach(graph -> nodes.add(NodeFactory.createURI(graph)));
        return nodes;
    }

    private static void query(HttpExchange call, String text, List<Node> graphs, List<Node> named) {
        Query query = QueryFactory.create(text);
        Txn.executeRead(data, () -> {
            boolean all = graphs.isEmpty() && named.isEmpty();
            DatasetGraph chosen = all ? data : DynamicDatasets.dynamicDataset(graphs, named, data, false);
            try (QueryExecution run = QueryExecutionFactory.create(query, DatasetFactory.wrap(chosen))) {
                if (query.isAskType()) {
                    boolean found = run.execAsk();
                    ResultSetFormatter.outputAsJSON(begin(call, "application/sparql-results+json"), found);
                } else if (query.isSelectType()) {
                    ResultSetFormatter.outputAsJSON(begin(call, "application/sparql-results+json"), run.execSelect());
                } else {
                    var model = query.isConstructType() ? run.execConstruct() : run.execDescribe();
                    RDFDataMgr.write(begin(call, "application/n-triples"), model, Lang.NTRIPLES);
                }
            }
        });
    }

    private static void graph(HttpExchange call, Node name) throws IOException {
        if (call.getRequestMethod().equals("GET")) {
            Txn.executeRead(data, () -> RDFDataMgr.write(begin(call, "application/n-triples"), data.getGraph(name), Lang.NTRIPLES));
            return;
        }
        byte[] body = call.getRequestBody().readAllBytes();
        Txn.executeWrite(data, () -> {
            if (!call.getRequestMethod().equals("POST")) {
                data.removeGraph(name);
            }
            RDFParser.create().source(new ByteArrayInputStream(body)).lang(Lang.NTRIPLES).parse(new StreamRDFBase() {
                @Override
                public void triple(Triple triple) {
                    data.add(name, triple.getSubject(), triple.getPredicate(), triple.getObject());
                }
            });
        });
        call.sendResponseHeaders(204, -1);
    }
}

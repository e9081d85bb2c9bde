using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using RosePO.Core.Tests.Evaluation;

namespace RosePO.Core.Tests.Serving;

/// <summary>What the server sends to a collector.</summary>
public sealed class OtlpTests(GetRecommendationsTests.Made made) : IClassFixture<GetRecommendationsTests.Made>
{
    [Fact]
    public async Task Metrics_and_traces_go_where_the_standard_variable_says()
    {
        using var collector = new HttpListener();
        var root = $"http://127.0.0.1:{FreePort()}/";
        collector.Prefixes.Add(root);
        collector.Start();
        var received = new ConcurrentDictionary<string, string>();
        var listening = Receive(collector, received);
        using (var server = RunningServer.Start(
            made.Request,
            [("OTEL_EXPORTER_OTLP_ENDPOINT", root), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), ("OTEL_METRIC_EXPORT_INTERVAL", "500"), ("OTEL_SERVICE_NAME", "titles-of-tests")],
            []))
        {
            using var response = await server.Client.PostAsJsonAsync("/recommend", new { user = made.Data.Users[0].SourceId }, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);

            // What is left is sent at the end.
            Assert.Equal(0, server.Stop());
        }

        collector.Stop();
        await listening;
        Assert.Equal(["/v1/metrics", "/v1/traces"], received.Keys.Order(StringComparer.Ordinal));
        Assert.All(((string[])["rosepo.recommendation.queries", "rosepo.batch.duration", "titles-of-tests"]), name => Assert.Contains(name, received["/v1/metrics"], StringComparison.Ordinal));
        Assert.All(((string[])["rosepo.recommendation.batch", "Microsoft.AspNetCore.Hosting.HttpRequestIn", "titles-of-tests"]), name => Assert.Contains(name, received["/v1/traces"], StringComparison.Ordinal));
    }

    private static async Task Receive(HttpListener collector, ConcurrentDictionary<string, string> received)
    {
        try
        {
            while (true)
            {
                var context = await collector.GetContextAsync();
                using var reader = new StreamReader(context.Request.InputStream, Encoding.Latin1);
                var body = await reader.ReadToEndAsync(CancellationToken.None);
                received.AddOrUpdate(context.Request.Url!.AbsolutePath, body, (_, before) => before + body);
                context.Response.Close();
            }
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
        {
            // It was stopped.
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

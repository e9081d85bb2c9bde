using System.Diagnostics;
using System.Net.Http.Json;
using RosePO.Benchmarks.Measuring;
using RosePO.Core.Data;
using RosePO.Core.Evaluation.Serving;

namespace RosePO.Benchmarks.Programs;

/// <summary>
/// The HTTP server on loopback, in a process of its own: ten titles of the generated sample's catalogue for each of 96 histories, asked one after the other, then by 8 and by 32
/// connections at once.
/// </summary>
internal sealed class Serving : IBenchmark
{
    private const int Users = 200;
    private const int Requests = 96;

    private static readonly int[] s_connections = [1, 8, 32];

    public string Name => "serving";

    public BenchmarkResult Run(BenchmarkOptions options)
    {
        var setting = Setting.Of(Precision.Fp32, 1);
        var shape = options.Shape ?? ModelShape.Embedded;
        using var scratch = new ScratchFolder();
        var dataset = scratch.Sample(Users);
        var data = RecDataset.Load(dataset);
        var model = EmbeddedBase.Save(shape, data, scratch.File("model"), setting);
        var server = ServerProcess.Start(new ServeRequest { Model = model, Dataset = dataset, Port = 0, Device = "cpu" });
        try
        {
            using var client = new HttpClient { BaseAddress = server.Url };
            string[] users = [.. Enumerable.Range(0, Requests).Select(i => data.Users[i % data.Users.Count].SourceId)];
            Ask(client, users, 8).GetAwaiter().GetResult();
            ServingLoad[] loads = [.. s_connections.Select(connections => Ask(client, users, connections).GetAwaiter().GetResult())];
            return setting.Report(Name) with { Shape = shape.Name, Loads = loads, BatchedSpeedup = loads[^1].RequestsPerSecond / loads[0].RequestsPerSecond };
        }
        finally
        {
            ServerProcess.Stop(server.ProcessId);
        }
    }

    private static async Task<ServingLoad> Ask(HttpClient client, string[] users, int connections)
    {
        var seconds = new double[users.Length];
        var next = -1;
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, connections).Select(async _ =>
        {
            for (int i; (i = Interlocked.Increment(ref next)) < users.Length;)
            {
                var begun = clock.Elapsed;
                using var response = await client.PostAsJsonAsync("recommend", new { user = users[i] });
                response.EnsureSuccessStatusCode();
                await response.Content.ReadAsByteArrayAsync();
                seconds[i] = (clock.Elapsed - begun).TotalSeconds;
            }
        }));
        var elapsed = clock.Elapsed.TotalSeconds;
        Array.Sort(seconds);
        return new ServingLoad(connections, users.Length / elapsed, 1000 * seconds[users.Length / 2], 1000 * seconds[users.Length * 95 / 100]);
    }
}

/// <summary>How a server answers.</summary>
/// <param name="Connections">Requests at once.</param>
/// <param name="RequestsPerSecond">Requests that are answered per second.</param>
/// <param name="MedianMs">The median time to an answer, milliseconds.</param>
/// <param name="P95Ms">The time in which 95 of 100 are answered, milliseconds.</param>
internal sealed record ServingLoad(int Connections, double RequestsPerSecond, double MedianMs, double P95Ms);

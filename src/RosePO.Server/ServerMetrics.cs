using System.Diagnostics.Metrics;

namespace RosePO.Server;

/// <summary>What the server counts, by the .NET API of meters, beside what ASP.NET Core counts itself.</summary>
internal sealed class ServerMetrics : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string Name = "RosePO.Server";

    private readonly Meter _meter = new(Name);
    private readonly Histogram<double> _seconds;
    private readonly Histogram<int> _queries;

    public ServerMetrics()
    {
        _seconds = _meter.CreateHistogram<double>("rosepo.batch.duration", "s", "Time that a batch of queries takes in the model.");
        _queries = _meter.CreateHistogram<int>("rosepo.batch.queries", "{query}", "Queries that are answered together.");
    }

    /// <summary>Watches how many queries wait.</summary>
    public void Watch(Func<int> waiting) => _meter.CreateObservableGauge("rosepo.queries.waiting", waiting, "{query}", "Queries that wait for the model.");

    public void Answered(int queries, TimeSpan elapsed)
    {
        _queries.Record(queries);
        _seconds.Record(elapsed.TotalSeconds);
    }

    public void Dispose() => _meter.Dispose();
}

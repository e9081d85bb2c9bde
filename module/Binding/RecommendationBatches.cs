using System.Globalization;
using RosePO.Core.Evaluation.Recommenders;

namespace RosePO.Binding;

/// <summary>Histories that a pipeline brings one by one, for a model that answers many at once.</summary>
internal sealed class RecommendationBatches : IDisposable
{
    // Enough to fill the model's batches, few enough that results come while the pipeline runs.
    private const int Size = 64;

    private readonly List<RecommendationQuery> _queries = [];
    private RecommendationRequest? _request;
    private GetRecommendations? _operation;
    private int _histories;

    public bool IsFull => _queries.Count >= Size;

    public bool IsEmpty => _queries.Count == 0;

    /// <summary>Whether the model and dataset at hand are these.</summary>
    public bool IsOf(string model, string dataset) => _request?.Model == model && _request.Dataset == dataset;

    /// <summary>Answers with another model or dataset from here on.</summary>
    public void Open(RecommendationRequest request)
    {
        Dispose();
        _request = request;
    }

    /// <summary>Adds a history, numbered where it has no name, or users of the dataset; false where there is neither.</summary>
    public bool Add(string[] users, string[] history)
    {
        if (history.Length > 0)
        {
            _queries.Add(new RecommendationQuery { User = users.FirstOrDefault() ?? (++_histories).ToString(CultureInfo.InvariantCulture), History = history });
        }
        else
        {
            _queries.AddRange(users.Select(user => new RecommendationQuery { User = user }));
        }

        return history.Length + users.Length > 0;
    }

    /// <summary>Adds a query of a file.</summary>
    public void Add(RecommendationQuery query) => _queries.Add(query);

    /// <summary>Answers what was added; the model is loaded for the first, whose warnings go for all.</summary>
    public (RecommendationResult Result, IEnumerable<string> Warnings) Answer(IProgress<StageProgress> progress, CancellationToken cancellation)
    {
        RecommendationQuery[] queries = [.. _queries];
        _queries.Clear();
        var isFirst = _operation is null;
        var result = (_operation ??= GetRecommendations.Open(_request!)).Answer(queries, progress, cancellation);
        return (result, isFirst ? result.Warnings() : []);
    }

    public void Dispose()
    {
        _operation?.Dispose();
        _operation = null;
    }
}

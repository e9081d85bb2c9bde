using System.Diagnostics;
using System.Threading.Channels;
using RosePO.Core.Evaluation.Recommenders;

namespace RosePO.Server;

/// <summary>
/// Queries of many connections for one model. While it answers some, others gather, and those are answered together next: the busier the server, the
/// larger its batches, and a query that comes alone waits for nobody.
/// </summary>
internal sealed class RecommendationQueue : IAsyncDisposable
{
    private readonly GetRecommendations _model;
    private readonly ServerMetrics _metrics;
    private readonly int _batch;
    private readonly Channel<Waiting> _waiting;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _work;

    public RecommendationQueue(GetRecommendations model, ServeRequest options, ServerMetrics metrics)
    {
        (_model, _metrics, _batch) = (model, metrics, options.BatchSize);
        _waiting = Channel.CreateBounded<Waiting>(new BoundedChannelOptions(options.MaxWaiting) { SingleReader = true });
        metrics.Watch(() => Count);

        // A thread of its own: the model takes one for as long as it computes.
        _work = Task.Factory.StartNew(Work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Queries that wait.</summary>
    public int Count => _waiting.Reader.Count;

    /// <summary>Answers a query; null where too many wait.</summary>
    /// <param name="query">The query.</param>
    /// <param name="cancellation">Ends when nobody waits for the answer any more.</param>
    /// <exception cref="RoseException">What is wrong with the query.</exception>
    public Task<IReadOnlyList<Recommendation>>? Ask(RecommendationQuery query, CancellationToken cancellation)
    {
        var waiting = new Waiting(query, new(TaskCreationOptions.RunContinuationsAsynchronously), cancellation);
        return _waiting.Writer.TryWrite(waiting) ? waiting.Answer.Task.WaitAsync(cancellation) : null;
    }

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _stop.CancelAsync();
        await _work;
        _stop.Dispose();
    }

    private void Work()
    {
        while (Next() is { } batch)
        {
            if (batch.Count > 0)
            {
                Answer(batch);
            }
        }
    }

    // What waits, without what nobody waits for any more; null at the end.
    private List<Waiting>? Next()
    {
        if (!_waiting.Reader.WaitToReadAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult())
        {
            return null;
        }

        var batch = new List<Waiting>();
        while (batch.Count < _batch && _waiting.Reader.TryRead(out var waiting))
        {
            if (!waiting.Cancellation.IsCancellationRequested)
            {
                batch.Add(waiting);
            }
        }

        return batch;
    }

    private void Answer(List<Waiting> batch)
    {
        // Given up when all have gone.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        var there = batch.Count;
        var leaving = batch.ConvertAll(waiting => waiting.Cancellation.Register(() =>
        {
            if (Interlocked.Decrement(ref there) == 0)
            {
                stop.Cancel();
            }
        }));
        var clock = Stopwatch.StartNew();
        try
        {
            var answers = _model.Each([.. batch.Select(waiting => waiting.Query)], null, stop.Token);
            _metrics.Answered(batch.Count, clock.Elapsed);
            foreach (var (waiting, (recommendations, error)) in batch.Zip(answers))
            {
                if (error is null)
                {
                    waiting.Answer.TrySetResult(recommendations);
                }
                else
                {
                    waiting.Answer.TrySetException(error);
                }
            }
        }
#pragma warning disable CA1031 // Whatever it is, those who asked are told, and the next are answered.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            batch.ForEach(waiting => waiting.Answer.TrySetException(exception));
        }
        finally
        {
            // Waits for a callback that is running, so that none reaches a source that is gone.
            leaving.ForEach(registration => registration.Dispose());
        }
    }

    private sealed record Waiting(RecommendationQuery Query, TaskCompletionSource<IReadOnlyList<Recommendation>> Answer, CancellationToken Cancellation);
}

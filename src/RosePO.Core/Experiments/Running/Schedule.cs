using System.Runtime.ExceptionServices;

namespace RosePO.Core.Experiments.Running;

/// <summary>Work that is done side by side, each piece after those that it needs; of several that could begin, the earliest of the list does.</summary>
/// <param name="needs">For each piece the numbers of those that must be done before it.</param>
/// <param name="degree">How many may be done at once.</param>
internal sealed class Schedule(IReadOnlyList<IReadOnlyCollection<int>> needs, int degree)
{
    private readonly SortedSet<int> _waiting = [.. Enumerable.Range(0, needs.Count)];
    private readonly HashSet<int> _done = [];
    private readonly Dictionary<Task, int> _running = [];
    private ExceptionDispatchInfo? _failure;

    /// <summary>Does all of it. The first failure cancels what is being done, and is thrown once that has ended.</summary>
    /// <param name="begin">Called before a piece, on the calling thread.</param>
    /// <param name="run">Does a piece: on a thread of its own, or on the calling one where only one is done at once.</param>
    /// <param name="end">Called after a piece, on the calling thread.</param>
    /// <param name="cancellation">Cancels what is being done.</param>
    public void Run(Action<int, CancellationToken> begin, Action<int, CancellationToken> run, Action<int> end, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        do
        {
            while (_running.Count < degree && _failure is null && Next() is { } next)
            {
                Try(() => Begin(next, begin, run, stop), stop);
            }

            if (_running.Count > 0)
            {
                var ended = _running.Keys.ElementAt(Task.WaitAny([.. _running.Keys], CancellationToken.None));
                _running.Remove(ended, out var piece);
                if (ended.IsCompletedSuccessfully)
                {
                    _done.Add(piece);
                    Try(() => end(piece), stop);
                }
            }
        }
        while (_running.Count > 0 || (_failure is null && _waiting.Count > 0));

        _failure?.Throw();
    }

    private int? Next() => _waiting.Cast<int?>().FirstOrDefault(piece => needs[piece!.Value].All(_done.Contains));

    private void Begin(int piece, Action<int, CancellationToken> begin, Action<int, CancellationToken> run, CancellationTokenSource stop)
    {
        stop.Token.ThrowIfCancellationRequested();
        _waiting.Remove(piece);
        begin(piece, stop.Token);
        if (degree == 1)
        {
            run(piece, stop.Token);
            _running.Add(Task.CompletedTask, piece);
            return;
        }

        // A thread of its own: libtorch takes its number of threads once for each thread.
        _running.Add(
            Task.Factory.StartNew(
                () =>
                {
                    if (!Try(() => run(piece, stop.Token), stop))
                    {
                        stop.Token.ThrowIfCancellationRequested();
                    }
                },
                CancellationToken.None,
                TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach,
                TaskScheduler.Default),
            piece);
    }

    // What fails first is the failure; what is cancelled for it, or fails after it, is not.
    private bool Try(Action action, CancellationTokenSource stop)
    {
        try
        {
            action();
            return true;
        }
        catch (Exception exception)
        {
            Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(exception), null);
            stop.Cancel();
            return false;
        }
    }
}

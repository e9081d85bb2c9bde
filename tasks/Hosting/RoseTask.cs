using Microsoft.Build.Framework;

namespace RosePO.Tasks;

/// <summary>
/// What the tasks have in common: an error is one line with a code, a file and a place; cancelling a build stops the work.
/// </summary>
public abstract class RoseTask : Microsoft.Build.Utilities.Task, ICancelableTask, IDisposable
{
    // How long a cancelled task may take to save what it has, and its host to pass on that it ended.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(4.5);
    private static readonly TimeSpan s_farewell = TimeSpan.FromMilliseconds(200);

    private readonly CancellationTokenSource _cancellation = new();
    private readonly ManualResetEventSlim _idle = new(initialState: true);

    /// <summary>
    /// Stops the work and waits until it has: MSBuild ends the host of a cancelled task whether it is done or not. Sometimes it does so without
    /// having called this, by an orderly end or by an exception that nobody catches, which is why both call it too.
    /// </summary>
    public void Cancel()
    {
        _cancellation.Cancel();
        if (!_idle.IsSet && _idle.Wait(s_patience))
        {
            Thread.Sleep(s_farewell);
        }
    }

    /// <inheritdoc/>
    public sealed override bool Execute()
    {
        _idle.Reset();
        HostProcess.DropOutput();
        void Leave(object? sender, EventArgs e) => Cancel();
        AppDomain.CurrentDomain.ProcessExit += Leave;
        AppDomain.CurrentDomain.UnhandledException += Leave;
        using var parent = ParentWatch.Start(_cancellation.Cancel);
        using var hangup = HostProcess.OnHangup(_cancellation.Cancel);
        try
        {
            Run(new LogProgress(Log, TimeProvider.System), _cancellation.Token);
        }
        catch (OperationCanceledException) when (_cancellation.IsCancellationRequested)
        {
            // The build itself says that it was cancelled.
            return false;
        }
#pragma warning disable CA1031 // A task reports every failure as a build error; an escaped exception would show its stack.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogFailure(exception as RoseException ?? MemoryErrors.Find(exception) ?? UnexpectedError.Of(exception));
        }
        finally
        {
            AppDomain.CurrentDomain.ProcessExit -= Leave;
            AppDomain.CurrentDomain.UnhandledException -= Leave;
            _idle.Set();
        }

        return !Log.HasLoggedErrors;
    }

    /// <summary>Does the work.</summary>
    /// <param name="progress">Writes to the log, seldom enough to read.</param>
    /// <param name="cancellation">Set when the build is cancelled.</param>
    protected abstract void Run(IProgress<StageProgress> progress, CancellationToken cancellation);

    /// <summary>Logs an error, and those that were found with it, with code and place; without a file the log puts the task's own place in the project there.</summary>
    protected void LogFailure(RoseException exception)
    {
        foreach (var error in exception.All())
        {
            Log.LogError(null, error.Code, null, VisibleText.Line(error.File), error.Line, error.Column, 0, 0, "{0}", error.Message);
        }

        Log.LogMessage(MessageImportance.Low, "{0}", VisibleText.Lines(exception.ToString()));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees the task.</summary>
    /// <param name="disposing">Whether managed state is freed.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _cancellation.Dispose();
            _idle.Dispose();
        }
    }
}

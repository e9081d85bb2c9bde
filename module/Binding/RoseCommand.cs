using System.Collections.Concurrent;
using System.Management.Automation;
using RosePO.Core.Experiments;
using RosePO.Core.Runtime.Mpi;

namespace RosePO.Binding;

/// <summary>What every cmdlet shares: work off the pipeline thread, progress and errors on it.</summary>
public abstract class RoseCommand : PSCmdlet
{
    /// <summary>
    /// Runs an operation on a thread of its own and shows its progress meanwhile. Stopping the pipeline cancels it; this
    /// method returns only when the operation has ended, so that nothing is still being written afterwards.
    /// </summary>
    /// <typeparam name="TResult">What the operation returns.</typeparam>
    /// <param name="operation">The operation.</param>
    /// <exception cref="RoseException">The operation failed.</exception>
    private protected TResult Await<TResult>(Func<IProgress<StageProgress>, CancellationToken, TResult> operation) =>
        Await((progress, _, cancellation) => operation(progress, cancellation));

    /// <summary>Runs an operation that also reports messages on the way.</summary>
    /// <inheritdoc cref="Await{TResult}(Func{IProgress{StageProgress}, CancellationToken, TResult})"/>
    /// <param name="operation">The operation; what it reports goes to the verbose stream as it comes.</param>
    private protected TResult Await<TResult>(Func<IProgress<StageProgress>, IProgress<string>, CancellationToken, TResult> operation)
    {
        using var reports = new BlockingCollection<object>();
        if (!LaunchedRanks.IsSilent && LaunchedRanks.Warning() is { } slow)
        {
            WriteWarning(slow);
        }

        var worker = Task.Factory.StartNew(
            () =>
            {
                try
                {
                    // Under mpirun or srun the same script runs in several processes, which do this together; the first of them shows it.
                    return LaunchedRanks.Run(() => operation(
                        LaunchedRanks.IsSilent ? new Relay<StageProgress>(_ => { }) : new ThrottledProgress(reports), new Relay<string>(reports.Add), PipelineStopToken));
                }
                finally
                {
                    reports.CompleteAdding();
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        try
        {
            Show(reports);
        }
        finally
        {
            // Writing progress throws when the pipeline stops; the worker has seen the same token and ends soon.
            ((IAsyncResult)worker).AsyncWaitHandle.WaitOne();
        }

        return worker.GetAwaiter().GetResult();
    }

    /// <summary>Does one record's work; what goes wrong becomes an error record and the pipeline continues.</summary>
    /// <param name="target">What the error is about where the error names no file.</param>
    /// <param name="action">The work.</param>
    private protected void Attempt(object? target, Action action)
    {
        try
        {
            action();
        }
        catch (RoseException error)
        {
            foreach (var one in error.All())
            {
                WriteError(ErrorRecords.From(one, target, GetType()));
            }
        }
        catch (OperationCanceledException) when (Stopping)
        {
            throw new PipelineStoppedException();
        }
        catch (OperationCanceledException error) when (error is not TaskCanceledException)
        {
            // A signal to this process, or to another that computes with it; not the user, who stops the pipeline.
            WriteError(ErrorRecords.Ended(MyInvocation.MyCommand.Name, target, error));
        }
        catch (Exception error) when (error is not PipelineStoppedException and not FlowControlException and not ActionPreferenceStopException)
        {
            WriteError(ErrorRecords.From(MemoryErrors.Find(error) ?? ErrorRecords.Unexpected(MyInvocation.MyCommand.Name, error), target, GetType()));
        }
    }

    /// <summary>Writes warnings, each in one line.</summary>
    /// <param name="warnings">The warnings.</param>
    protected void Warn(IEnumerable<string> warnings) => warnings.ToList().ForEach(warning => WriteWarning(VisibleText.Line(warning)));

    /// <summary>An absolute path of the file system from one that may be relative to PowerShell's location.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.RequestInvalid"/>: the path belongs to another provider.</exception>
    protected string ResolvePath(string path)
    {
        try
        {
            var resolved = SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
            return provider.Name == "FileSystem" ? resolved : throw ErrorRecords.NotAFile(path, provider.Name);
        }
        catch (Exception error) when (error is System.Management.Automation.DriveNotFoundException or ProviderNotFoundException or NotSupportedException)
        {
            throw ErrorRecords.PathUnknown(path, error);
        }
    }

    /// <summary>The absolute paths that a path with wildcards stands for; a path without any need not exist.</summary>
    /// <param name="path">The path.</param>
    /// <param name="literal">Whether wildcard characters stand for themselves.</param>
    /// <exception cref="RoseException">The path belongs to another provider, or nothing matches.</exception>
    protected IReadOnlyList<string> ResolvePaths(string path, bool literal)
    {
        // Resolving a path that contains no wildcard here keeps one error for a missing file, whichever parameter named it.
        if (literal || !WildcardPattern.ContainsWildcardCharacters(path))
        {
            return [ResolvePath(path)];
        }

        var found = GetResolvedProviderPathFromPSPath(path, out var provider);
        return provider.Name != "FileSystem" ? throw ErrorRecords.NotAFile(path, provider.Name)
            : found.Count == 0 ? throw ErrorRecords.NothingMatches(path)
            : found;
    }

    private void Show(BlockingCollection<object> reports)
    {
        ProgressRecord? record = null;
        var pace = new ProgressPace();
        foreach (var entry in reports.GetConsumingEnumerable())
        {
            if (entry is StageProgress report)
            {
                record = pace.Record(MyInvocation.MyCommand.Name, report);
                WriteProgress(record);
            }
            else
            {
                WriteVerbose(VisibleText.Line((string)entry));
            }
        }

        if (record is not null)
        {
            record.RecordType = ProgressRecordType.Completed;
            WriteProgress(record);
        }
    }
}

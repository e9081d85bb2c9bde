using System.Collections.Concurrent;
using System.Management.Automation;

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
    protected TResult Await<TResult>(Func<IProgress<StageProgress>, CancellationToken, TResult> operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        using var reports = new BlockingCollection<StageProgress>();
        var worker = Task.Factory.StartNew(
            () =>
            {
                try
                {
                    return operation(new ThrottledProgress(reports), PipelineStopToken);
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

    /// <summary>Does one record's work; what goes wrong becomes an error record and the pipeline goes on.</summary>
    /// <param name="target">What the error is about where the error names no file.</param>
    /// <param name="action">The work.</param>
    protected void Attempt(object? target, Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        try
        {
            action();
        }
        catch (RoseException error)
        {
            WriteError(ErrorRecords.From(error, target));
        }
        catch (OperationCanceledException) when (Stopping)
        {
            throw new PipelineStoppedException();
        }
        catch (Exception error) when (error is not PipelineStoppedException and not FlowControlException and not ActionPreferenceStopException)
        {
            WriteError(ErrorRecords.From(ErrorRecords.Unexpected(MyInvocation.MyCommand.Name, error), target));
        }
    }

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

    private void Show(BlockingCollection<StageProgress> reports)
    {
        ProgressRecord? record = null;
        foreach (var report in reports.GetConsumingEnumerable())
        {
            record = new ProgressRecord(0, $"{MyInvocation.MyCommand.Name}: {report.Stage}", Describe(report))
            {
                PercentComplete = report.Total > 0 ? (int)Math.Clamp(100 * report.Done / report.Total, 0, 100) : -1,
                SecondsRemaining = report.Remaining is { } left ? (int)Math.Clamp(left.TotalSeconds, 0, int.MaxValue) : -1,
            };
            WriteProgress(record);
        }

        if (record is not null)
        {
            record.RecordType = ProgressRecordType.Completed;
            WriteProgress(record);
        }
    }

    private static string Describe(StageProgress report)
    {
        var counted = report.Total > 0 ? FormattableString.Invariant($"{report.Activity} {report.Done}/{report.Total}") : report.Activity;
        return report.Status is { Length: > 0 } status ? $"{counted}, {status}" : counted;
    }
}

using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace RosePO.Binding;

/// <summary>A command of this module running in a runspace of its own. Its results are the objects themselves, not copies.</summary>
internal sealed class CommandJob : Job
{
    private const string Script = """
        param([string] $Command, [System.Collections.IDictionary] $Fixed, [object[]] $Records)
        if ($Records) { $Records | & $Command @Fixed } else { & $Command @Fixed }
        """;

    private readonly Runspace _runspace;
    private readonly PowerShell _shell;

    private CommandJob(string line, Runspace runspace)
        : base(line)
    {
        PSJobTypeName = "RosePOJob";
        _runspace = runspace;
        _shell = PowerShell.Create();
        _shell.Runspace = runspace;
        Error = _shell.Streams.Error;
        Progress = _shell.Streams.Progress;
        Verbose = _shell.Streams.Verbose;
        Warning = _shell.Streams.Warning;
        Debug = _shell.Streams.Debug;
        Information = _shell.Streams.Information;
    }

    public override string StatusMessage => string.Empty;

    public override bool HasMoreData =>
        Output.Count + Error.Count + Progress.Count + Verbose.Count + Warning.Count + Debug.Count + Information.Count > 0
        || JobStateInfo.State is JobState.NotStarted or JobState.Running;

    public override string Location => "localhost";

    /// <summary>Starts a command at the caller's location, with the caller's drives.</summary>
    /// <param name="invocation">The command.</param>
    /// <param name="parameters">What its command line bound.</param>
    /// <param name="records">What its pipeline bound, one object per record; empty where it had no pipeline.</param>
    /// <param name="session">Where it was called.</param>
    public static CommandJob Start(InvocationInfo invocation, IDictionary<string, object> parameters, IReadOnlyList<PSObject> records, SessionState session)
    {
        var state = InitialSessionState.CreateDefault2();
        state.ThrowOnRunspaceOpenError = true;
        state.ImportPSModule([Path.Combine(invocation.MyCommand.Module.ModuleBase, "RosePO.psd1")]);
        var runspace = RunspaceFactory.CreateRunspace(state);
        runspace.Open();
        var own = runspace.SessionStateProxy.Drive;

        // A drive knows its session by its provider, so the caller's own cannot be handed over.
        var provider = runspace.SessionStateProxy.Provider.GetOne("FileSystem");
        foreach (var drive in session.Drive.GetAllForProvider("FileSystem").Where(drive => own.GetAll().All(other => other.Name != drive.Name)))
        {
            own.New(new PSDriveInfo(drive.Name, provider, drive.Root, drive.Description, drive.Credential), "global");
        }

        runspace.SessionStateProxy.Path.SetLocation(session.Path.CurrentLocation.Path);
        var job = new CommandJob(invocation.Line, runspace);
        job.Begin(invocation.MyCommand.Name, parameters, records);
        return job;
    }

    /// <inheritdoc/>
    public override void StopJob()
    {
        if (JobStateInfo.State is JobState.Running or JobState.NotStarted)
        {
            // Returns when the work has ended: training writes its checkpoint first.
            _shell.Stop();
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            StopJob();
            _shell.Dispose();
            _runspace.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Begin(string command, IDictionary<string, object> parameters, IReadOnlyList<PSObject> records)
    {
        _shell.AddScript(Script)
            .AddParameter("Command", $"RosePO\\{command}")
            .AddParameter("Fixed", parameters)
            .AddParameter("Records", records.ToArray());
        _shell.InvocationStateChanged += (_, changed) => Follow(changed.InvocationStateInfo);
        SetJobState(JobState.Running);
        _shell.BeginInvoke<PSObject, PSObject>(null, Output);
    }

    private void Follow(PSInvocationStateInfo invocation)
    {
        if (invocation is { State: PSInvocationState.Failed, Reason: { } reason })
        {
            Error.Add(reason is RuntimeException { ErrorRecord: { } record } ? record : new ErrorRecord(reason, "JobFailed", ErrorCategory.NotSpecified, null));
        }

        JobState? state = invocation.State switch
        {
            PSInvocationState.Completed => JobState.Completed,
            PSInvocationState.Failed => JobState.Failed,
            PSInvocationState.Stopped => JobState.Stopped,
            _ => null,
        };
        if (state is { } ended)
        {
            SetJobState(ended);
        }
    }
}

using System.Management.Automation;

namespace RosePO.Binding;

/// <summary>A cmdlet that can do its work in a job: the same command in a runspace of its own, in this process.</summary>
public abstract class JobCommand : PipelineCommand
{
    /// <summary>The type name of the records that a job's pipeline is given.</summary>
    internal const string RecordType = "RosePO.JobRecord";

    private readonly List<PSObject> _records = [];
    private Dictionary<string, object>? _fixed;

    /// <summary>
    /// Does the work in a background job and returns that: Receive-Job gives the result and every stream, Stop-Job cancels. The job ends with this
    /// session; work that is to outlive it belongs in a process of its own.
    /// </summary>
    [Parameter]
    public SwitchParameter AsJob { get; set; }

    /// <summary>Does one record's work.</summary>
    protected abstract void Record();

    /// <summary>Does what is left when all records have come.</summary>
    protected virtual void Finish()
    {
    }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _fixed = new Dictionary<string, object>(BoundByCommandLine(), StringComparer.OrdinalIgnoreCase);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (!AsJob)
        {
            Record();
            return;
        }

        // What the pipeline bound to this record, by the parameters' names, so that the job's pipeline binds it again; the object itself among it.
        var record = new PSObject();
        record.TypeNames.Insert(0, RecordType);
        foreach (var (name, value) in MyInvocation.BoundParameters.Where(parameter => !_fixed!.ContainsKey(parameter.Key)))
        {
            record.Properties.Add(new PSNoteProperty(name, value));
        }

        _records.Add(record);
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (!AsJob)
        {
            Finish();
        }
        else if (_records.Count > 0 && ShouldProcess(MyInvocation.MyCommand.Name, "Run as a job"))
        {
            foreach (var name in (string[])[nameof(AsJob), "Confirm", "WhatIf"])
            {
                _fixed!.Remove(name);
            }

            var job = CommandJob.Start(MyInvocation, _fixed!, MyInvocation.ExpectingInput ? _records : [], SessionState);
            JobRepository.Add(job);
            WriteObject(job);
        }
    }
}

using System.Management.Automation;
using RosePO.Binding;
using RosePO.Core.Evaluation.Serving;

namespace RosePO.Commands;

/// <summary>Ends a server that this session started.</summary>
/// <remarks>Queries that it has are answered first.</remarks>
/// <example>
/// <para>The end of a server.</para>
/// <code>$server = Start-RosePOServer -Model $rosepo -Dataset $data -Port 0
/// $server | Stop-RosePOServer</code>
/// </example>
/// <seealso>Start-RosePOServer</seealso>
[Cmdlet(VerbsLifecycle.Stop, "RosePOServer", SupportsShouldProcess = true)]
public sealed class StopRosePOServerCommand : RoseCommand
{
    /// <summary>The id of the server's process.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    public int ProcessId { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Attempt(ProcessId, () =>
    {
        if (ShouldProcess(FormattableString.Invariant($"process {ProcessId}"), "Stop server"))
        {
            Await((_, _) =>
            {
                ServerProcess.Stop(ProcessId);
                return true;
            });
        }
    });
}

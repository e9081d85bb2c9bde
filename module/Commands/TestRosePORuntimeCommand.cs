using System.Management.Automation;
using RosePO.Binding;
using RosePO.Core.Runtime.Provisioning;

namespace RosePO.Commands;

/// <summary>Checks whether this machine can train, and says what to do if it cannot.</summary>
/// <remarks>
/// One result per check: whether libtorch and TorchSharp's library load (and whether the compatibility copy for older systems is in use), the
/// device, how fast each precision multiplies, free memory, and a self-test of about a second. A check that fails is a result with a remedy,
/// not an error; with -Quiet the answer is one Boolean.
/// </remarks>
/// <example>
/// <para>All checks.</para>
/// <code>Test-RosePORuntime</code>
/// </example>
/// <example>
/// <para>What is wrong, and what to do.</para>
/// <code>Test-RosePORuntime -Device cuda | Where-Object Status -EQ Failed | Format-List</code>
/// </example>
/// <example>
/// <para>In a script.</para>
/// <code>if (-not (Test-RosePORuntime -Quiet)) { Install-RosePORuntime }</code>
/// </example>
/// <seealso>Install-RosePORuntime</seealso>
/// <seealso>about_RosePO</seealso>
[Cmdlet(VerbsDiagnostic.Test, "RosePORuntime")]
[OutputType(typeof(RuntimeCheck), typeof(bool))]
public sealed class TestRosePORuntimeCommand : RoseCommand
{
    /// <summary>The device to check: <c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>.</summary>
    [Parameter(Position = 0)]
    [NameCompletions("auto", "cpu", "cuda", "cuda:0")]
    [ValidateNotNullOrEmpty]
    public string Device { get; set; } = "auto";

    /// <summary>Returns true if nothing failed, else false, in place of the checks.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Attempt(Device, () =>
    {
        var checks = Await((progress, cancellation) =>
            TestRuntime.Run(new RuntimeTestRequest { Device = Device }, progress, cancellation).ToList());
        WriteObject(
            Quiet ? checks.TrueForAll(check => check.Status is RuntimeCheckStatus.Passed or RuntimeCheckStatus.Warning) : (object)checks, enumerateCollection: true);
    });
}

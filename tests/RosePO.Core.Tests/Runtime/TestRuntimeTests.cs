using RosePO.Core.Runtime.Provisioning;

namespace RosePO.Core.Tests.Runtime;

public sealed class TestRuntimeTests
{
    [Fact]
    public void Every_check_of_a_machine_that_trains_passes_or_warns()
    {
        var checks = TestRuntime.Run(new RuntimeTestRequest { Device = "cpu" }, cancellation: TestContext.Current.CancellationToken).ToList();
        Assert.Equal(["libtorch", "LibTorchSharp", "Device", "Precision", "Memory", "Self-test"], checks.Select(check => check.Check));
        Assert.All(checks, check => Assert.True(check.Status is RuntimeCheckStatus.Passed or RuntimeCheckStatus.Warning, check.ToString()));
        Assert.All(checks, check => Assert.EndsWith(".", check.Finding, StringComparison.Ordinal));
        Assert.All(checks.Where(check => check.Status == RuntimeCheckStatus.Warning), check => Assert.NotNull(check.Remedy));
    }

    [Fact]
    public void A_device_that_is_not_there_fails_with_a_remedy_and_what_needs_it_is_skipped()
    {
        var checks = TestRuntime.Run(new RuntimeTestRequest { Device = "cuda:97" }, cancellation: TestContext.Current.CancellationToken).ToDictionary(check => check.Check);
        Assert.Equal(RuntimeCheckStatus.Failed, checks["Device"].Status);
        Assert.StartsWith("Use cpu or auto", checks["Device"].Remedy, StringComparison.Ordinal);
        Assert.Equal(RuntimeCheckStatus.Skipped, checks["Precision"].Status);
        Assert.Equal(RuntimeCheckStatus.Skipped, checks["Self-test"].Status);
        Assert.Equal(RuntimeCheckStatus.Passed, checks["libtorch"].Status);
    }
}

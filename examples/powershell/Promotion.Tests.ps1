#requires -Version 7.6
<#
.SYNOPSIS
    Whether a model may take the place of the one that serves: better or as good where it is to be right, and no more harmful.
.EXAMPLE
    Invoke-Pester -Container (New-PesterContainer -Path ./Promotion.Tests.ps1 -Data @{
        Candidate = './runs/rosepo'; Champion = './serving/2026-11-25'; Dataset = './runs/dataset' })
    Without a champion the candidate is held to the floor alone.
#>
param(
    [Parameter(Mandatory)] [string] $Candidate,
    [Parameter(Mandatory)] [string] $Dataset,
    [string] $Champion,
    [double] $MinimumHitRatio = 0.1,
    [double] $Margin = 0.01,
    [int] $Resamples = 2000
)

BeforeAll {
    $ErrorActionPreference = 'Stop'
    foreach ($module in 'RosePO', 'RosePO.Assertions') {
        if (-not (Get-Module $module)) { Import-Module $module }
    }

    # The same users, candidates and prompts for all of them; differences are paired.
    $against = $Champion ? @{ Against = Split-Path $Champion -Leaf } : @{ Against = 'popularity' }
    $rows = @($Champion, $Candidate).Where{ $_ } |
        ForEach-Object { [pscustomobject]@{ Model = (Resolve-Path $_).Path } } |
        Measure-Recommendations -Dataset $Dataset -Baseline Popularity -Resamples $Resamples -Destination (Join-Path $TestDrive gate) @against
    $popularity, $champion, $candidate = $Champion ? $rows : ($rows[0], $null, $rows[1])
}

Describe 'The candidate' {
    It 'is right often enough, and so beyond doubt' {
        $candidate | Should -HaveHitRatio $MinimumHitRatio -WholeInterval
    }

    It 'writes titles that were offered' {
        $candidate | Should -HaveMetric ValidRatio
    }

    It 'pushes popular titles less than a list of the popular does' {
        $candidate | Should -HaveNoMorePopularityLiftThan $popularity
    }
}

Describe 'The candidate beside the champion' -Skip:(-not $Champion) {
    It 'is as often right, within the margin' {
        $candidate | Should -ImproveOn $champion.Name -OrStayWithin $Margin
    }

    It 'is no more harmful, within the margin' {
        $candidate | Should -ImproveOn $champion.Name -Metric PopularityLift -OrStayWithin $Margin
        $candidate | Should -ImproveOn $champion.Name -Metric SemanticExcess -OrStayWithin $Margin
    }
}

#requires -Version 7.6
<#
.SYNOPSIS
    What the recommender of the last build has to be: measured again, on the same users, candidates and prompts for all of its models.
.EXAMPLE
    dotnet build
    Invoke-Pester ./tests
#>
param([string] $Runs = (Join-Path $PSScriptRoot .. runs recommender))

BeforeAll {
    $ErrorActionPreference = 'Stop'
    foreach ($module in 'RosePO', 'RosePO.Assertions') {
        if (-not (Get-Module $module)) { Import-Module $module }
    }

    $measured = 'sft', 'align/rosepo' |
        ForEach-Object { [pscustomobject]@{ Model = (Resolve-Path (Join-Path $Runs $_)).Path } } |
        Measure-Recommendations -Dataset (Join-Path $Runs import) -Baseline Popularity -Against sft -Resamples 500 -GenerationUsers 20 -Destination (Join-Path $TestDrive measured)
    $popularity, $sft, $rosepo = $measured
}

Describe 'The recommender' {
    It 'is right often enough' {
        $rosepo | Should -HaveHitRatio 0.30
    }

    It 'is about as often right as before its alignment' {
        $rosepo | Should -ImproveOn $sft.Name -OrStayWithin 0.15
    }

    It 'pushes popular titles less than a list of the popular does' {
        $rosepo | Should -HaveNoMorePopularityLiftThan $popularity
    }
}

Describe 'The log' {
    It 'has enough users to tell figures apart' {
        (Get-RosePORun $Runs | Where-Object Kind -EQ dataset) | Should -Not -BeNullOrEmpty
        $rosepo.Metrics['HR@1'].Count | Should -BeGreaterOrEqual 100
    }
}

/**
 * Tests of the whole house: stories over virtual time, contracts, and the rules of who may import whom.
 *
 * <p>May use every module; nothing uses it.
 */
@NullMarked
package dev.jobkit.scenarios;

import org.jspecify.annotations.NullMarked;
